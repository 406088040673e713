internal import Digests
import Glibc

/// A copy of a file under a temporary name, synced and verified by reading it back.
public enum FileCopy {
  /// Copies a file with its attributes.
  ///
  /// - Parameters:
  ///   - original: the file to copy, from its beginning.
  ///   - entry: the name of the copy, which must not exist.
  ///   - attributes: the attributes of the copy; by default those of the file.
  ///   - lost: the attributes that the disk does not store are added here.
  /// - Returns: the copy, to be renamed to its final name.
  /// - Throws: an `Errno`.
  public static func make(
    of original: borrowing OpenFile, at entry: FolderEntry, _ attributes: FileAttributes? = nil,
    lost: inout LostAttributes
  ) throws(Errno) -> NewFile {
    let own = try FileAttributes(of: original)
    let attributes = attributes ?? own
    let copy = try NewFile(entry, mode: attributes.mode & 0o777)
    let digest = try transfer(original, to: copy)
    lost.formUnion(try copy.take(attributes))
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
  ///   - attributes: the attributes; nil for those of any new file.
  ///   - entry: the name of the file, which must not exist.
  ///   - lost: the attributes that the disk does not store are added here.
  /// - Returns: the file, to be renamed to its final name.
  /// - Throws: an `Errno`.
  public static func write(
    _ bytes: [UInt8], _ attributes: FileAttributes?, at entry: FolderEntry,
    lost: inout LostAttributes
  ) throws(Errno) -> NewFile {
    let file = try NewFile(entry, mode: attributes.map { $0.mode & 0o777 } ?? 0o666)
    try file.write(bytes)
    if let attributes { lost.formUnion(try file.take(attributes)) }
    try file.sync()
    let expected = bytes.withUnsafeBytes { Digest.of($0) }
    guard try file.contentDigest() == expected else { throw .damaged }
    return file
  }
}
