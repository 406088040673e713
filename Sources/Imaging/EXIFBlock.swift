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
