/// A reader of integers in untrusted bytes: every access is bounds-checked.
package struct ByteReader {
  /// The bytes that are read.
  package let bytes: UnsafeRawBufferPointer
  /// Whether the most significant byte of a number comes first.
  package let isBigEndian: Bool

  /// Creates a reader; the default byte order is that of most image formats.
  package init(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool = true) {
    self.bytes = bytes
    self.isBigEndian = isBigEndian
  }

  /// Returns `count` bytes from `offset` on; nil if they extend past the end.
  package func slice(at offset: Int, count: Int) -> UnsafeRawBufferPointer? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      return nil
    }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  /// Returns the byte at an offset; nil past the end.
  package func uint8(at offset: Int) -> UInt8? { slice(at: offset, count: 1)?[0] }

  /// Returns the 16-bit integer at an offset; nil past the end.
  package func uint16(at offset: Int) -> UInt16? {
    slice(at: offset, count: 2).map { bytes in
      let value = bytes.loadUnaligned(as: UInt16.self)
      return isBigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value)
    }
  }

  /// Returns the 32-bit integer at an offset; nil past the end.
  package func uint32(at offset: Int) -> UInt32? {
    slice(at: offset, count: 4).map { bytes in
      let value = bytes.loadUnaligned(as: UInt32.self)
      return isBigEndian ? UInt32(bigEndian: value) : UInt32(littleEndian: value)
    }
  }

  /// Returns whether the ASCII `text` is at `offset`.
  package func has(_ text: StaticString, at offset: Int) -> Bool {
    guard let found = slice(at: offset, count: text.utf8CodeUnitCount) else { return false }
    return text.withUTF8Buffer { found.elementsEqual($0) }
  }

  /// Returns a reader in the byte order that a TIFF header declares; nil if there is no such
  /// header.
  package func tiffOrder() -> ByteReader? {
    if has("II*\0", at: 0) { return ByteReader(bytes, isBigEndian: false) }
    if has("MM\0*", at: 0) { return ByteReader(bytes, isBigEndian: true) }
    return nil
  }
}
