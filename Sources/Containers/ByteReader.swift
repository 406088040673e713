/// Reads numbers out of untrusted bytes: every access is checked, and none past the end succeeds.
package struct ByteReader {
  /// The bytes that are read.
  package let bytes: UnsafeRawBufferPointer
  /// Whether the most significant byte of a number comes first.
  package let isBigEndian: Bool

  /// Reads `bytes`, in the byte order of most image formats unless said otherwise.
  package init(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool = true) {
    self.bytes = bytes
    self.isBigEndian = isBigEndian
  }

  /// `count` bytes from `offset` on, or nil if not all of them are there.
  package func slice(at offset: Int, count: Int) -> UnsafeRawBufferPointer? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      return nil
    }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  /// The byte at an offset; nil beyond the end.
  package func uint8(at offset: Int) -> UInt8? { slice(at: offset, count: 1)?[0] }

  /// The number of two bytes at an offset; nil beyond the end.
  package func uint16(at offset: Int) -> UInt16? {
    slice(at: offset, count: 2).map { bytes in
      let value = bytes.loadUnaligned(as: UInt16.self)
      return isBigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value)
    }
  }

  /// The number of four bytes at an offset; nil beyond the end.
  package func uint32(at offset: Int) -> UInt32? {
    slice(at: offset, count: 4).map { bytes in
      let value = bytes.loadUnaligned(as: UInt32.self)
      return isBigEndian ? UInt32(bigEndian: value) : UInt32(littleEndian: value)
    }
  }

  /// Whether the ASCII `text` stands at `offset`.
  package func has(_ text: StaticString, at offset: Int) -> Bool {
    guard let found = slice(at: offset, count: text.utf8CodeUnitCount) else { return false }
    return text.withUTF8Buffer { found.elementsEqual($0) }
  }

  /// A reader in the byte order that the header of a TIFF block names, or nil if it has no such.
  package func tiffOrder() -> ByteReader? {
    if has("II*\0", at: 0) { return ByteReader(bytes, isBigEndian: false) }
    if has("MM\0*", at: 0) { return ByteReader(bytes, isBigEndian: true) }
    return nil
  }
}
