/// Finds the EXIF data inside a picture file; what it returns begins with the TIFF header.
///
/// libexif can look for it too, but misses it behind some markers, and takes whole files.
package enum EXIFBlock {
  /// No JPEG segment is longer; PNG chunks could be.
  private static let maxBytes = 1 << 16

  /// The EXIF block of a JPEG: the payload of the first APP1 segment that is one.
  package static func find(inJPEG file: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let reader = ByteReader(file)
    var offset = 2
    while reader.uint8(at: offset) == 0xFF, let marker = reader.uint8(at: offset + 1) {
      switch marker {
      case 0xFF:  // a fill byte before the marker
        offset += 1
        continue
      case 0x01, 0xD0...0xD7:  // no length follows
        offset += 2
        continue
      case 0xD8, 0xD9, 0xDA:  // a second start, the end, or the picture
        return nil
      default: break
      }
      guard let length = reader.uint16(at: offset + 2).map(Int.init), length >= 2 else {
        return nil
      }
      if marker == 0xE1, reader.has("Exif\0", at: offset + 4) {
        return reader.slice(at: offset + 10, count: length - 8)
      }
      offset += 2 + length
    }
    return nil
  }

  /// The EXIF block of a PNG: its first `eXIf` chunk, which may stand behind the picture.
  package static func find(inPNG file: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let reader = ByteReader(file)
    var offset = 8
    while let length = reader.uint32(at: offset).map(Int.init) {
      if reader.has("IEND", at: offset + 4) { return nil }
      if reader.has("eXIf", at: offset + 4) {
        guard length <= maxBytes else { return nil }
        // Some writers keep the prefix that only JPEG has.
        let prefix = reader.has("Exif\0\0", at: offset + 8) ? 6 : 0
        return reader.slice(at: offset + 8 + prefix, count: length - prefix)
      }
      offset += 12 + length
    }
    return nil
  }
}

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
