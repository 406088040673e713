public import Messages

import Glibc

/// A failed system call's `errno`.
public struct Errno: Error, Sendable, Hashable {
  /// The value of `errno`, such as `ENOENT`.
  public let code: Int32

  /// Makes an error of a value of `errno`.
  public init(code: Int32) { self.code = code }

  /// That of the last call of this thread.
  public static var last: Errno { Errno(code: errno) }

  /// A path leads nowhere.
  public static let missing = Errno(code: ENOENT)
  /// Something is there already.
  public static let exists = Errno(code: EEXIST)
  /// The user may not do that.
  public static let permission = Errno(code: EACCES)
  /// The user may not do that to this file.
  public static let notPermitted = Errno(code: EPERM)
  /// No room is left.
  public static let diskFull = Errno(code: ENOSPC)
  /// The user's share of the disk is used up.
  public static let quotaExceeded = Errno(code: EDQUOT)
  /// Another process holds the lock.
  public static let locked = Errno(code: EWOULDBLOCK)
  /// What was written is not what can be read.
  public static let damaged = Errno(code: EIO)

  /// What the system says, such as "Stale file handle".
  public var reason: String { String(cString: strerror(code)) }
}

/// Why a file or folder can't be used: what went wrong, in what, and where.
public struct FileError: FaultProviding, Sendable, Hashable {
  /// What went wrong.
  public enum Code: Sendable, Hashable {
    /// The system refused.
    case system(Errno)
    /// A symbolic link whose end is missing.
    case brokenLink
    /// A folder, where a file is wanted.
    case isFolder
    /// Something else, where a folder is wanted.
    case isNoFolder
    /// A pipe, a socket or a device, which is never opened.
    case notStored
    /// A file of more bytes than are read.
    case tooLarge(limit: Int)
    /// The file is no longer what it was when it was looked at.
    case changed
  }

  /// What was attempted.
  public enum Operation: Sendable, Hashable {
    /// Looking at the file, or reading it.
    case read
    /// Making, changing, moving or removing it.
    case write
  }

  /// What went wrong.
  public let code: Code
  /// What was attempted.
  public let operation: Operation
  /// The file or folder; nil where the caller knows it.
  public let path: Path?

  /// It is the disk's.
  public var fault: Fault { .inputOutput }

  /// Makes an error from its parts.
  public init(_ code: Code, _ operation: Operation = .read, at path: Path? = nil) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// Makes an error of a refused attempt to read.
  public init(reading path: Path?, _ error: Errno) {
    // Of a link without an end, `errno` says the same as of a missing file.
    let isBrokenLink = error == .missing && path.map(FileStatus.isLink) == true
    self.init(isBrokenLink ? .brokenLink : .system(error), .read, at: path)
  }

  /// Makes an error of a refused attempt to write.
  public init(writing path: Path? = nil, _ error: Errno) {
    self.init(.system(error), .write, at: path)
  }
}

extension FileError: CustomStringConvertible {
  /// The sentence, without the path.
  public var message: Message {
    switch code {
    case .brokenLink: FileMessage.brokenLink()
    case .isFolder: FileMessage.isFolder()
    case .isNoFolder: FileMessage.isNoFolder()
    case .notStored: FileMessage.notStored()
    case .tooLarge(let limit): FileMessage.tooLarge(["limit": .count(limit >> 20)])
    case .changed: FileMessage.changed()
    case .system(let error):
      operation == .read ? Self.reading(error) : Self.writing(error)
    }
  }

  /// The sentence in English.
  public var description: String { message.description }

  private static func reading(_ error: Errno) -> Message {
    switch error.code {
    case ENOENT, ENOTDIR: FileMessage.missing()
    case EACCES, EPERM: FileMessage.notReadable()
    case ELOOP: FileMessage.linkLoop()
    case ENAMETOOLONG: FileMessage.nameTooLong()
    case EIO: FileMessage.readFailed()
    case ENOMEM: FileMessage.outOfMemory()
    case EMFILE, ENFILE: FileMessage.tooManyOpen()
    case EISDIR: FileMessage.isFolder()
    default: FileMessage.cannotBeRead(["reason": .text(error.reason)])
    }
  }

  private static func writing(_ error: Errno) -> Message {
    switch error.code {
    case ENOSPC, EDQUOT: FileMessage.diskFull()
    case EROFS: FileMessage.diskReadOnly()
    case EACCES, EPERM: FileMessage.notWritable()
    case EEXIST: FileMessage.exists()
    case ENOENT, ENOTDIR: FileMessage.folderGone()
    case ENAMETOOLONG: FileMessage.nameTooLong()
    case ENOTSUP: FileMessage.attributesRefused()
    case EXDEV: FileMessage.otherDisk()
    case EMLINK: FileMessage.tooManyNames()
    case EIO: FileMessage.writeFailed()
    default: FileMessage.cannotBeWritten(["reason": .text(error.reason)])
    }
  }
}

extension FileError {
  /// Runs `body`, which reads `path`.
  ///
  /// - Throws: a `FileError` of the `Errno` that `body` throws.
  public static func reading<Value: ~Copyable>(
    _ path: Path?, _ body: () throws(Errno) -> Value
  ) throws(FileError) -> Value {
    do throws(Errno) {
      return try body()
    } catch {
      throw FileError(reading: path, error)
    }
  }

  /// Runs `body`, which writes to `path`.
  ///
  /// - Throws: a `FileError` of the `Errno` that `body` throws.
  public static func writing<Value: ~Copyable>(
    _ path: Path? = nil, _ body: () throws(Errno) -> Value
  ) throws(FileError) -> Value {
    do throws(Errno) {
      return try body()
    } catch {
      throw FileError(writing: path, error)
    }
  }
}
