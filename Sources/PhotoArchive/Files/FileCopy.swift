internal import Digests

/// A copy of a file under a temporary name, written to the disk and read again.
enum FileCopy {
  /// Copies `source` to `target`, which must not be there, with its times, mode and attributes.
  ///
  /// - Returns: the copy, which goes away unless it is kept.
  /// - Throws: the `errno`.
  static func make(
    of source: PhotoPath, at target: PhotoPath, needsAllAttributes: Bool
  ) throws(Errno) -> NewFile {
    let original = try OpenFile(source)
    let copy = try NewFile(target)
    let digest = try transfer(original, to: copy)
    try copy.takeAttributes(
      of: original, needsAll: needsAllAttributes, needsOwner: false)
    try copy.sync()
    guard try copy.contentDigest() == digest else { throw Errno(code: Errno.damaged) }
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

  /// Writes `bytes` to `target`, which must not be there, with the attributes of `original` where
  /// there is one; else with `mode`, or that of a new file.
  ///
  /// - Returns: the new file, which goes away unless it is kept.
  /// - Throws: the `errno`.
  static func write(
    _ bytes: [UInt8], like original: PhotoPath?, mode: UInt32? = nil, at target: PhotoPath
  ) throws(Errno) -> NewFile {
    let file = try NewFile(target)
    try file.write(bytes)
    if let original {
      try file.takeAttributes(of: OpenFile(original), needsOwner: true)
    } else {
      try file.take(mode: mode)
    }
    try file.sync()
    let expected = bytes.withUnsafeBytes { Digest.of($0) }
    guard try file.contentDigest() == expected else { throw Errno(code: Errno.damaged) }
    return file
  }
}
