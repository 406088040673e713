#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A journal that is open and locked: records are added at its end, and none is ever changed.
final class JournalFile {
  let id: String
  private(set) var path: PhotoPath
  private let descriptor: Int32
  private var pending: [UInt8] = []
  /// A journal that can't be written any more must not promise anything.
  private var hasFailed = false

  /// The ending of a journal's name while something is being done; a crash leaves it so.
  static let openEnding = ".open.jsonl"
  /// The ending of a journal's name when nothing is being done.
  static let ending = ".jsonl"

  /// Makes a journal for a new action, under a name above those of all actions that are there.
  ///
  /// - Parameters:
  ///   - folder: the folder of journals, which is made where it is missing.
  ///   - now: what the clock says, as `ActionName.now` gives it.
  /// - Returns: the journal.
  /// - Throws: the `errno`.
  static func begin(in folder: PhotoPath, now: Int) throws(Errno) -> JournalFile {
    try makePrivateFolder(folder)
    var attempts = 1000
    while true {
      do throws(Errno) {
        let id = ActionName.next(after: try ActionHistory.names(in: folder), now: now).text
        let journal = try JournalFile(new: id, in: folder)
        // An action of that name may have begun and ended since the look at the folder.
        if FileStamp(ifThere: folder.appending(Array((id + ending).utf8))) == nil { return journal }
        try removeFile(journal.path)
        throw Errno(code: EEXIST)
      } catch {
        // Another kennel took the name, or took the empty journal for one that was cut off.
        attempts -= 1
        guard attempts > 0, [EEXIST, EWOULDBLOCK, ENOENT].contains(error.code) else { throw error }
      }
    }
  }

  /// Makes a journal under a name that must be free.
  init(new id: String, in folder: PhotoPath) throws(Errno) {
    self.id = id
    try makePrivateFolder(folder)
    path = folder.appending(Array((id + Self.openEnding).utf8))
    descriptor = try Self.open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC)
    try lock()
    try syncFolder(folder)
  }

  /// A crash may have cut the last line off: the next record must not become part of it.
  private func endLastLine() throws(Errno) {
    let size = try FileStatus(ofOpen: descriptor).size
    var last: UInt8 = 0
    guard size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") else {
      return
    }
    pending = [UInt8(ascii: "\n")]
  }

  /// Opens the journal of an earlier action, marked as one in which something is being done.
  ///
  /// - Throws: `EWOULDBLOCK` when another kennel is at it.
  init(opening id: String, at path: PhotoPath) throws(Errno) {
    self.id = id
    self.path = path
    descriptor = try Self.open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    try lock()
    try endLastLine()
    try rename(to: Self.openEnding)
  }

  deinit {
    // A process that is being started just now may hold a copy of the descriptor for a moment.
    flock(descriptor, LOCK_UN)
    closeDescriptor(descriptor)
  }

  private static func open(_ path: PhotoPath, _ flags: Int32) throws(Errno) -> Int32 {
    let descriptor = path.withCString { systemOpen($0, flags, 0o600) }
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  /// Takes the journal for this process, unless it went away in between.
  ///
  /// Another kennel's recovery may take an empty journal for one that was cut off. What is written
  /// into a file without a name is lost, so the name must still be this file's.
  private func lock() throws(Errno) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .last }
    guard try FileStatus(ofLink: path).identity == FileStatus(ofOpen: descriptor).identity else {
      throw Errno(code: ENOENT)
    }
  }

  /// Adds a record, which `sync` writes.
  func add(_ record: JournalRecord) throws(Errno) {
    do {
      pending += try record.line()
    } catch {
      throw Errno(code: EINVAL)
    }
  }

  /// Writes what was added, and waits until it would outlast a power cut.
  func sync() throws(Errno) {
    try write()
    guard fsync(descriptor) == 0 else {
      hasFailed = true
      throw .last
    }
  }

  /// Writes what was added, so that it outlasts this process.
  func write() throws(Errno) {
    guard !hasFailed else { throw Errno(code: EIO) }
    do throws(Errno) {
      try writePending()
    } catch {
      hasFailed = true
      throw error
    }
  }

  private func writePending() throws(Errno) {
    var rest = pending[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw .last }
      rest = rest.dropFirst(max(0, count))
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Marks the journal as one in which nothing is being done.
  func close() throws(Errno) {
    try sync()
    try rename(to: Self.ending)
  }

  private func rename(to ending: String) throws(Errno) {
    let target = path.folder.appending(Array((id + ending).utf8))
    guard target != path else { return }
    try renameReplacing(path, to: target)
    path = target
  }
}

/// `open`, whose name the class's own method hides.
private func systemOpen(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
  open(path, flags, mode)
}

/// `write`, whose name the class's own method hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

/// `close`, whose name the class's own method hides.
private func closeDescriptor(_ descriptor: Int32) { close(descriptor) }
