public import CommandKit
public import Files
import Glibc
internal import Messages

/// A folder that one training works in, and no other at the same time.
///
/// A file in the folder is locked. The system releases the lock when the process ends, so a lock file
/// that a crash leaves behind stops nobody.
public final class WorkingFolder {
  /// The folder.
  public let path: Path
  /// Whether this process made the folder, which then goes away if it stays empty.
  private var isRemovedWhenEmpty: Bool
  private var lock: LockedFile?

  private static let lockName = ".lock"

  /// Makes the folder if there is none, and takes it for this process.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - console: told when the file system has no locks.
  ///   - lock: takes the lock of an open file, 0 or an `errno`; tests pass another one.
  /// - Throws: a `CommandError` when it can't be made, or another process works in it.
  public init(
    _ path: Path, _ console: Console, lock: (Int32) -> Int32 = LockedFile.lockWithoutWaiting
  ) throws(CommandError) {
    self.path = path
    isRemovedWhenEmpty = !path.exists
    let file = try Self.open(path, lock)
    if !file.isLocked {
      console.note(TrainingKitMessage.noLocks(["folder": "\(path)"]))
    }
    self.lock = consume file
  }

  deinit { release() }

  /// Opens the lock file, and locks it.
  ///
  /// The process before takes file and folder away when it ends: then they are made anew.
  private static func open(
    _ folder: Path, _ lock: (Int32) -> Int32
  ) throws(CommandError) -> LockedFile {
    var attempts = 100
    while true {
      do throws(Errno) {
        try makeFolders(folder)
        return try LockedFile(folder.appending(lockName), .any, lock: lock)
      } catch {
        attempts -= 1
        if error == .missing, attempts > 0 { continue }
        let row: TrainingKitMessage =
          error == .locked || error == .missing ? .folderInUse : .folderNotWritten
        throw CommandError(
          .cannotCreate, row(["folder": "\(folder)", "cause": .text(error.reason)]))
      }
    }
  }

  /// The names of what is in a folder, apart from the lock file.
  public static func contents(of path: Path) -> [[UInt8]] {
    path.entries().filter { $0 != Array(lockName.utf8) }
  }

  /// Lets others have the folder; one that was made for this process goes away if it is empty.
  public func release() {
    guard let lock = lock.take() else { return }
    // Whoever has the file open already finds out that its name is gone, and makes a new one.
    try? removeFile(path.appending(Self.lockName))
    if isRemovedWhenEmpty { try? removeEmptyFolder(path) }
    _ = consume lock
  }

  /// Removes the folder with all that is in it.
  public func remove() {
    // The lock file goes last: until then nobody else puts anything into the folder.
    for name in Self.contents(of: path) {
      let path = path.appending(name)
      try? path.kind == .folder ? removeFolder(path) : removeFile(path)
    }
    isRemovedWhenEmpty = true
    release()
  }
}
