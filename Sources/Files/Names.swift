import Glibc

/// Renames a file, replacing a file at `target`.
///
/// - Throws: an `Errno`.
public func renameReplacing(_ source: Path, to target: Path) throws(Errno) {
  let result = source.withCString { source in target.withCString { rename(source, $0) } }
  guard result == 0 else { throw .last }
}

/// Removes a file of kennel's own, such as a lock; photos are removed through `FolderEntry`.
///
/// - Throws: an `Errno`.
public func removeFile(_ path: Path) throws(Errno) {
  guard path.withCString({ unlink($0) }) == 0 else { throw .last }
}

/// Waits until the names in `folder` survive a power failure; see `OpenFolder.sync`.
///
/// - Throws: an `Errno`.
public func syncFolder(_ folder: Path) throws(Errno) {
  try OpenFolder(folder, followsLinks: true).sync()
}

/// Syncs the folder if possible: its content is complete in any case.
func syncFolderIfPossible(_ folder: Path) { try? syncFolder(folder) }
