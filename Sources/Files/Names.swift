internal import CFileSystem

import Glibc

/// Renames a file; where something has the new name already, that is an error, and stays.
///
/// The system checks and renames in one step. To look first and rename then would leave a gap in
/// which another program's file could be lost.
public func renameExclusively(_ source: Path, to target: Path) throws(Errno) {
  let result = source.withCString { source in
    target.withCString { kennel_rename_exclusive(source, $0) }
  }
  guard result == 0 else { throw .last }
}

/// Renames a file onto another one, which goes.
public func renameReplacing(_ source: Path, to target: Path) throws(Errno) {
  let result = source.withCString { source in target.withCString { rename(source, $0) } }
  guard result == 0 else { throw .last }
}

/// Makes `target` another name of the file `source`.
public func hardLink(_ source: Path, as target: Path) throws(Errno) {
  guard source.withCString({ source in target.withCString { link(source, $0) } }) == 0 else {
    throw .last
  }
}

/// Makes `target` a link whose text is `text`.
public func symbolicLink(_ text: Path, as target: Path) throws(Errno) {
  guard text.withCString({ text in target.withCString { symlink(text, $0) } }) == 0 else {
    throw .last
  }
}

/// The text of the link at `path`.
public func linkText(of path: Path) throws(Errno) -> Path {
  var buffer = [CChar](repeating: 0, count: 1 << 13)  // longer than Linux lets a path be
  let count = path.withCString { readlink($0, &buffer, buffer.count) }
  guard count >= 0 else { throw .last }
  return Path(bytes: buffer.prefix(count).map(UInt8.init(bitPattern:)))
}

/// Takes a file's name away.
public func removeFile(_ path: Path) throws(Errno) {
  guard path.withCString({ unlink($0) }) == 0 else { throw .last }
}

/// Makes sure that the names in `folder` outlast a power cut.
///
/// Some file systems can't do that for a folder, and say so; there is nothing more to be had there.
public func syncFolder(_ folder: Path) throws(Errno) {
  let descriptor = folder.withCString { open($0, O_RDONLY | O_CLOEXEC) }
  guard descriptor >= 0 else { throw .last }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .last }
}

/// Does what `syncFolder` does, where a folder that is not synced is no error.
func syncFolderIfPossible(_ folder: Path) { try? syncFolder(folder) }

/// Sets the time of the last change, and leaves links alone.
public func setTimes(of path: Path, modified: Int64, accessed: Int64) throws(Errno) {
  let billion: Int64 = 1_000_000_000
  let (access, modification) = (floored(accessed, billion), floored(modified, billion))
  let result = path.withCString {
    kennel_set_times($0, access.0, access.1, modification.0, modification.1)
  }
  guard result == 0 else { throw .last }
}

/// Seconds and nanoseconds; before 1970 the seconds are negative, and the nanoseconds never.
private func floored(_ time: Int64, _ unit: Int64) -> (Int, Int) {
  let rest = time % unit
  return rest < 0
    ? (Int(time / unit - 1), Int(rest + unit)) : (Int(time / unit), Int(rest))
}
