public import Messages

import Glibc

/// The `errno` of a failed system call.
public struct Errno: Error, Sendable, Hashable {
  /// The value of `errno`, such as `ENOENT`.
  public let code: Int32

  /// Creates an error with a value of `errno`.
  public init(code: Int32) { self.code = code }

  /// The `errno` of this thread's last failed call.
  public static var last: Errno { Errno(code: errno) }

  /// The path does not exist.
  public static let missing = Errno(code: ENOENT)
  /// A component of the path is not a folder.
  public static let notAFolder = Errno(code: ENOTDIR)
  /// The path already exists.
  public static let exists = Errno(code: EEXIST)
  /// Permission is denied.
  public static let permission = Errno(code: EACCES)
  /// The operation is not permitted on this file.
  public static let notPermitted = Errno(code: EPERM)
  /// No space is left on the disk.
  public static let diskFull = Errno(code: ENOSPC)
  /// The user's disk quota is exceeded.
  public static let quotaExceeded = Errno(code: EDQUOT)
  /// The file system does not support the operation.
  public static let unsupported = Errno(code: ENOTSUP)
  /// The path leads through a symbolic link that is not followed.
  public static let link = Errno(code: ELOOP)
  /// Another program has replaced the file meanwhile.
  public static let replaced = Errno(code: ESTALE)
  /// The path leads to another file system.
  public static let otherDisk = Errno(code: EXDEV)
  /// Another process holds the lock.
  public static let locked = Errno(code: EWOULDBLOCK)
  /// The data read back differ from the data written.
  public static let damaged = Errno(code: EIO)

  /// The system's message, such as "Stale file handle".
  public var reason: String { String(cString: strerror(code)) }
}

/// A failure to access a file or folder: its code, the operation and the path.
public struct FileError: FaultProviding, Sendable, Hashable {
  /// The kind of failure.
  public enum Code: Sendable, Hashable {
    /// A failed system call.
    case system(Errno)
    /// A symbolic link whose target does not exist.
    case brokenLink
    /// A symbolic link that is not followed.
    case linkNotFollowed
    /// A folder where a file is expected.
    case isFolder
    /// Anything but a folder where a folder is expected.
    case isNoFolder
    /// A pipe, a socket or a device, which is never opened.
    case notStored
    /// A file larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// A file that has changed since it was inspected.
    case changed
    /// A content that can't be used, for this reason.
    case unsuitable(Message)
    /// A file that another program has open for writing.
    case inUse
    /// A disk on which other users could read a private file.
    case lessPrivate
  }

  /// A kind of access to a file or folder.
  public enum Operation: Sendable, Hashable {
    /// Inspecting or reading the file.
    case read
    /// Creating, changing, moving or removing the file.
    case write
  }

  /// The kind of failure.
  public let code: Code
  /// The kind of access that failed.
  public let operation: Operation
  /// The file or folder; nil if the caller knows it.
  public let path: Path?

  /// The fault, always `.inputOutput`.
  public var fault: Fault { .inputOutput }

  /// Creates an error from its parts.
  public init(_ code: Code, _ operation: Operation = .read, at path: Path? = nil) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// Creates an error for a failed attempt to read.
  public init(reading path: Path?, _ error: Errno) {
    // `errno` is the same for a broken link and for a missing file.
    let isBrokenLink = error == .missing && path.map(FileStatus.isLink) == true
    self.init(isBrokenLink ? .brokenLink : .system(error), .read, at: path)
  }

  /// Creates an error for a failed attempt to write.
  public init(writing path: Path? = nil, _ error: Errno) {
    self.init(.system(error), .write, at: path)
  }
}

extension FileError: CustomStringConvertible {
  /// The message, without the path.
  public var message: Message {
    switch code {
    case .brokenLink: FileMessage.brokenLink()
    case .linkNotFollowed: FileMessage.linkNotFollowed()
    case .isFolder: FileMessage.isFolder()
    case .isNoFolder: FileMessage.isNoFolder()
    case .notStored: FileMessage.notStored()
    case .tooLarge(let limit): FileMessage.tooLarge(["limit": .count(limit >> 20)])
    case .changed: FileMessage.changed()
    case .unsuitable(let reason): reason
    case .inUse: FileMessage.inUse()
    case .lessPrivate: FileMessage.lessPrivate()
    case .system(let error):
      operation == .read ? Self.reading(error) : Self.writing(error)
    }
  }

  /// The message in English.
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
    case EACCES: FileMessage.notWritable()
    case EPERM: FileMessage.notAllowed(["reason": .text(error.reason)])
    case EEXIST: FileMessage.exists()
    case ELOOP: FileMessage.linkInTheWay()
    case EMFILE, ENFILE: FileMessage.tooManyOpen()
    case ENOENT, ENOTDIR: FileMessage.folderGone()
    case ENAMETOOLONG: FileMessage.nameTooLong()
    case ENOTSUP, ENOSYS: FileMessage.unsupported(["reason": .text(error.reason)])
    case EXDEV: FileMessage.otherDisk()
    case EMLINK: FileMessage.tooManyNames()
    case EIO: FileMessage.writeFailed()
    case EINVAL, EILSEQ: FileMessage.nameNotTaken(["reason": .text(error.reason)])
    default: FileMessage.cannotBeWritten(["reason": .text(error.reason)])
    }
  }
}

extension FileError {
  /// Runs `body`, which reads `path`.
  ///
  /// - Throws: a `FileError` with the `Errno` that `body` throws.
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
  /// - Throws: a `FileError` with the `Errno` that `body` throws.
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
