internal import CFileSystem
internal import Digests
import Glibc

/// A copy of a file under a temporary name, synced and verified by reading it back.
public enum FileCopy {
  /// Copies `source` to a new file, with its times, mode and extended attributes.
  ///
  /// - Parameters:
  ///   - source: the file to copy.
  ///   - path: the path of the copy, which must not exist.
  ///   - needsAllAttributes: whether it is an error if the file system does not support an extended
  ///     attribute.
  /// - Returns: the copy, to be renamed to its final name.
  /// - Throws: an `Errno`.
  public static func make(
    of source: Path, at path: Path, needsAllAttributes: Bool
  ) throws(Errno) -> NewFile {
    let original = try OpenFile(source)
    let copy = try NewFile(path)
    let digest = try transfer(original, to: copy)
    try copy.takeAttributes(
      of: original, needsAll: needsAllAttributes, needsOwner: false)
    // Sync first, so that the digest is read from the disk and not from the page cache.
    try copy.sync()
    guard try copy.contentDigest() == digest else { throw .damaged }
    return copy
  }

  private static func transfer(
    _ original: borrowing OpenFile, to copy: borrowing NewFile
  ) throws(Errno) -> [UInt8] {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { chunk.deallocate() }
    var digest = Digest()
    while true {
      let count = readSome(original.descriptor, chunk)
      guard count >= 0 else { throw .last }
      if count == 0 { return digest.finish() }
      let piece = UnsafeRawBufferPointer(rebasing: chunk[..<count])
      digest.update(piece)
      try copy.write(piece)
    }
  }

  /// Writes `bytes` to a new file.
  ///
  /// - Parameters:
  ///   - bytes: the content.
  ///   - original: the file whose attributes are copied, or nil.
  ///   - mode: the permissions if `original` is nil; by default, 0o666 less the umask.
  ///   - path: the path of the file, which must not exist.
  /// - Returns: the file, to be renamed to its final name.
  /// - Throws: an `Errno`.
  public static func write(
    _ bytes: [UInt8], like original: Path?, mode: UInt32? = nil, at path: Path
  ) throws(Errno) -> NewFile {
    let file = try NewFile(path)
    try file.write(bytes)
    if let original {
      try file.takeAttributes(of: OpenFile(original), needsOwner: true)
    } else {
      try file.take(mode: mode)
    }
    try file.sync()
    let expected = bytes.withUnsafeBytes { Digest.of($0) }
    guard try file.contentDigest() == expected else { throw .damaged }
    return file
  }
}

func copyExtendedAttributes(
  from source: Int32, to target: Int32, needsAll: Bool
) throws(Errno) {
  var names = [CChar](repeating: 0, count: 1 << 16)  // XATTR_LIST_MAX on Linux
  let length = kennel_list_attributes(source, &names, names.count)
  guard length >= 0 else {
    // The file system does not support extended attributes.
    if errno == ENOTSUP || errno == ENOSYS { return }
    throw .last
  }
  for name in names.prefix(length).split(separator: 0) {
    let name = Array(name) + [0]
    let size = kennel_get_attribute(source, name, nil, 0)
    guard size >= 0 else { throw .last }
    var value = [UInt8](repeating: 0, count: size)
    // The value may have shrunk since; if it has grown, this fails with ERANGE.
    let count = kennel_get_attribute(source, name, &value, size)
    guard count >= 0 else { throw .last }
    guard kennel_set_attribute(target, name, value, count) != 0 else { continue }
    let error = Errno.last
    // Only the system sets `security.*` attributes; unprivileged processes may not.
    let isTheSystems = String(decoding: name.map(UInt8.init(bitPattern:)), as: UTF8.self)
      .hasPrefix("security.")
    if !isTheSystems, needsAll || error.code != ENOTSUP { throw error }
  }
}
