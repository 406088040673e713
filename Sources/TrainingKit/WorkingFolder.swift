public import CommandKit

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A folder that one training works in, and no other at the same time.
///
/// A file in the folder is locked with `flock`. The kernel releases the lock when the process ends,
/// so a lock file that a crash leaves behind stops nobody.
public final class WorkingFolder {
  /// Where it lies.
  public let path: String
  private var isTakenAwayEmpty: Bool
  private var descriptor: Int32

  private static let lockName = ".lock"
  private var lockPath: String { "\(path)/\(Self.lockName)" }

  /// Makes the folder if there is none, and takes it for this process.
  ///
  /// - Parameters:
  ///   - path: where it lies.
  ///   - console: told when the file system has no locks.
  /// - Throws: a `CommandError` when it can't be made, or another process works in it.
  public convenience init(_ path: String, _ console: Console) throws(CommandError) {
    try self.init(path, console, lock: lockWithoutWaiting)
  }

  /// Takes the folder with a lock of the caller's, which gives 0 or an `errno`.
  init(_ path: String, _ console: Console, lock: (Int32) -> Int32) throws(CommandError) {
    self.path = path
    isTakenAwayEmpty = !FileManager.default.fileExists(atPath: path)
    descriptor = try openLocked(path, Self.lockName, console, lock)
  }

  deinit { release() }

  /// The names of what lies in a folder, but for the lock file.
  public static func contents(of path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0 != lockName }
  }

  /// Lets others have the folder; one that was made for this process goes away if it is empty.
  public func release() {
    guard descriptor >= 0 else { return }
    // Whoever has the file open already finds out that its name is gone, and takes a new one.
    unlink(lockPath)
    if isTakenAwayEmpty { rmdir(path) }
    // A process that is being started just now may hold a copy of the descriptor for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
    descriptor = -1
  }

  /// Takes the folder away with all that lies in it.
  public func remove() {
    // The lock file goes last: until then nobody else puts anything into the folder.
    for name in Self.contents(of: path) {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    isTakenAwayEmpty = true
    release()
  }
}

/// Takes an exclusive lock on an open file: 0, or the `errno`.
private func lockWithoutWaiting(_ descriptor: Int32) -> Int32 {
  flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
}

/// Opens the lock file in a folder, and locks it.
///
/// The one before takes file and folder away when it ends: then they are made anew.
private func openLocked(
  _ folder: String, _ name: String, _ console: Console, _ lock: (Int32) -> Int32
) throws(CommandError) -> Int32 {
  for _ in 0..<100 {
    guard let descriptor = try openLockFile(folder, name) else { continue }
    let code = lock(descriptor)
    switch code {
    case 0:
      if isFile("\(folder)/\(name)", descriptor) { return descriptor }
      close(descriptor)
    case ENOLCK, ENOTSUP, EOPNOTSUPP, ENOSYS, EINVAL:
      console.note(
        "\(folder) is on a file system without locks. Run no second training there meanwhile.")
      return descriptor
    default:
      close(descriptor)
      // SMB says EACCES where another computer has the lock.
      let isInUse = code == EWOULDBLOCK || code == EACCES
      throw isInUse ? .inUse(folder) : .cannotLock(folder, code)
    }
  }
  throw .inUse(folder)
}

/// - Returns: nil when the folder went away in between.
private func openLockFile(_ folder: String, _ name: String) throws(CommandError) -> Int32? {
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  } catch {
    throw CommandError(.cannotCreate, "\(folder) can't be made.")
  }
  let descriptor = open("\(folder)/\(name)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
  if descriptor < 0, errno != ENOENT { throw .cannotLock(folder, errno) }
  return descriptor < 0 ? nil : descriptor
}

/// Whether a path still leads to the open file.
private func isFile(_ path: String, _ descriptor: Int32) -> Bool {
  var (named, opened) = (stat(), stat())
  return lstat(path, &named) == 0 && fstat(descriptor, &opened) == 0
    && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
}

extension CommandError {
  fileprivate static func inUse(_ folder: String) -> CommandError {
    CommandError(
      .cannotCreate,
      "Another kennel is training in \(folder). Wait until it ends, or name another --output.")
  }

  fileprivate static func cannotLock(_ folder: String, _ code: Int32) -> CommandError {
    CommandError(
      .cannotCreate, "\(folder) can't be written to: \(String(cString: strerror(code))).")
  }
}
