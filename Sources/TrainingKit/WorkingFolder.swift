public import CommandKit
public import Files
import Glibc
internal import Messages

/// A folder for one training at a time.
///
/// A lock file protects the folder. The system releases the lock when the process ends, so a lock
/// file left by a crash is harmless.
public final class WorkingFolder {
  /// The folder.
  public let path: Path
  /// Whether this process created the folder, which is then removed if it is empty at the end.
  private var isRemovedWhenEmpty: Bool
  private var lock: LockedFile?

  private static let lockName = ".lock"

  /// Creates the folder if it does not exist, and locks it for this process.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - console: the console for a note if the file system does not support locks.
  ///   - lock: locks an open file and returns 0 or an `errno`; tests replace it.
  /// - Throws: a `CommandError` if the folder can't be created, or another process uses it.
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

  /// Opens and locks the lock file.
  ///
  /// If the previous owner removes the file and the folder meanwhile, they are created again.
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

  /// Returns the names of the entries of a folder, except the lock file.
  public static func contents(of path: Path) -> [[UInt8]] {
    path.entries().filter { $0 != Array(lockName.utf8) }
  }

  /// Unlocks the folder; removes it if this process created it and it is empty.
  public func release() {
    guard let lock = lock.take() else { return }
    // A process that has the file open finds that it was unlinked, and creates a new one.
    try? removeFile(path.appending(Self.lockName))
    if isRemovedWhenEmpty { try? removeEmptyFolder(path) }
    _ = consume lock
  }

  /// Removes the folder and its contents.
  public func remove() {
    // The lock file is removed last, so no other process writes to the folder before.
    for name in Self.contents(of: path) {
      let path = path.appending(name)
      try? path.kind == .folder ? removeFolder(path) : removeFile(path)
    }
    isRemovedWhenEmpty = true
    release()
  }
}
