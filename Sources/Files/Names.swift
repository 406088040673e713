internal import CFileSystem

import Glibc

/// Renames a file; throws `EEXIST` if `target` exists.
///
/// The system checks and renames atomically. A check before the rename would be a race in which
/// another program's file could be lost.
public func renameExclusively(_ source: Path, to target: Path) throws(Errno) {
  let result = source.withCString { source in
    target.withCString { kennel_rename_exclusive(source, $0) }
  }
  guard result == 0 else { throw .last }
}

/// Renames a file and replaces `target` if it exists.
public func renameReplacing(_ source: Path, to target: Path) throws(Errno) {
  let result = source.withCString { source in target.withCString { rename(source, $0) } }
  guard result == 0 else { throw .last }
}

/// Creates `target` as a hard link to the file `source`.
public func hardLink(_ source: Path, as target: Path) throws(Errno) {
  guard source.withCString({ source in target.withCString { link(source, $0) } }) == 0 else {
    throw .last
  }
}

/// Creates `target` as a symbolic link to `text`.
public func symbolicLink(_ text: Path, as target: Path) throws(Errno) {
  guard text.withCString({ text in target.withCString { symlink(text, $0) } }) == 0 else {
    throw .last
  }
}

/// Returns the target of the symbolic link at `path`.
public func linkText(of path: Path) throws(Errno) -> Path {
  var buffer = [CChar](repeating: 0, count: 1 << 13)  // longer than PATH_MAX on Linux
  let count = path.withCString { readlink($0, &buffer, buffer.count) }
  guard count >= 0 else { throw .last }
  return Path(bytes: buffer.prefix(count).map(UInt8.init(bitPattern:)))
}

/// Removes a file (`unlink`).
public func removeFile(_ path: Path) throws(Errno) {
  guard path.withCString({ unlink($0) }) == 0 else { throw .last }
}

/// Waits until the names in `folder` survive a power failure.
///
/// EINVAL and ENOTSUP are ignored: some file systems do not support `fsync` on a folder.
public func syncFolder(_ folder: Path) throws(Errno) {
  let descriptor = folder.withCString { open($0, O_RDONLY | O_CLOEXEC) }
  guard descriptor >= 0 else { throw .last }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .last }
}

/// Syncs `folder` like `syncFolder`, but ignores all errors.
func syncFolderIfPossible(_ folder: Path) { try? syncFolder(folder) }

/// Sets the modification and access times, in nanoseconds since 1970; symbolic links are not
/// followed.
public func setTimes(of path: Path, modified: Int64, accessed: Int64) throws(Errno) {
  let billion: Int64 = 1_000_000_000
  let (access, modification) = (floored(accessed, billion), floored(modified, billion))
  let result = path.withCString {
    kennel_set_times($0, access.0, access.1, modification.0, modification.1)
  }
  guard result == 0 else { throw .last }
}

/// Returns the seconds and nanoseconds of a time; before 1970 only the seconds are negative.
private func floored(_ time: Int64, _ unit: Int64) -> (Int, Int) {
  let rest = time % unit
  return rest < 0
    ? (Int(time / unit - 1), Int(rest + unit)) : (Int(time / unit), Int(rest))
}
