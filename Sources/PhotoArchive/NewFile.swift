internal import CFileSystem

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes a file that was not there before: wholly, or not at all.
///
/// The bytes go to a temporary file beside it and to the disk, before it gets its name.
///
/// - Parameters:
///   - bytes: what the file holds.
///   - path: where it is to be.
/// - Throws: a `PhotoFileError` when something is there already, which stays as it is, or when it
///   can't be written.
public func writeNewFile(_ bytes: [UInt8], at path: PhotoPath) throws(PhotoFileError) {
  do throws(Errno) {
    let temporary = path.temporaryNeighbour
    do throws(Errno) {
      try write(bytes, to: temporary)
      try rename(temporary, to: path)
    } catch {
      _ = temporary.withCString { unlink($0) }
      throw error
    }
  } catch {
    throw PhotoFileError(writing: error.code)
  }
}

private func write(_ bytes: [UInt8], to path: PhotoPath) throws(Errno) {
  let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
  guard descriptor >= 0 else { throw Errno(code: errno) }
  var result: Int32 = 0
  var rest = bytes[...]
  while result == 0, !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { result = errno }
  }
  if result == 0, fsync(descriptor) != 0 { result = errno }
  if close(descriptor) != 0, result == 0 { result = errno }
  guard result == 0 else { throw Errno(code: result) }
}

private func rename(_ old: PhotoPath, to new: PhotoPath) throws(Errno) {
  guard !new.bytes.contains(0) else { throw Errno(code: ENOENT) }
  let code = old.withCString { old in
    new.withCString { new in kennel_rename_exclusive(old, new) == 0 ? 0 : errno }
  }
  guard code == 0 else { throw Errno(code: code) }
}

extension PhotoPath {
  /// A name beside this one that nobody else has.
  fileprivate var temporaryNeighbour: PhotoPath {
    let end = (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    let suffix = ".kennel-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    return PhotoPath(bytes: bytes[..<end] + Array(suffix.utf8))
  }
}

extension PhotoFileError {
  /// Makes an error of what the operating system says to writing.
  fileprivate init(writing code: Int32) {
    let sentence =
      switch code {
      case EEXIST: "Something of that name is there already, and kennel replaces no file."
      case ENOENT, ENOTDIR: "There is no such folder."
      case EACCES, EPERM: "You have no permission to write there."
      case EROFS: "Nothing can be written there."
      case ENOSPC, EDQUOT: "There is no room left."
      default: "It can't be written (\(String(cString: strerror(code))))."
      }
    self.init(sentence)
  }
}
