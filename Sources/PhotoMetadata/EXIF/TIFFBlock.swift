internal import Containers

/// A TIFF block, the format of EXIF data, with its first directory (TIFF 6.0, section 2).
struct TIFFBlock {
  /// An entry of a directory, 12 bytes long.
  struct Entry {
    let tag: UInt16
    let type: UInt16
    let count: Int
    /// The offset of the entry in the block.
    let offset: Int
  }

  /// The value of an entry.
  struct Value: Hashable {
    let type: UInt16
    let bytes: [UInt8]

    /// Returns a value of type BYTE, as in XPKeywords.
    static func byte(_ bytes: [UInt8]) -> Value { Value(type: 1, bytes: bytes) }
    /// Returns a value of type ASCII, in UTF-8 as the MWG guidelines specify, terminated by a zero.
    static func ascii(_ text: String) -> Value { Value(type: 2, bytes: Array(text.utf8) + [0]) }
  }

  let bytes: [UInt8]
  let isBigEndian: Bool
  /// The offset of IFD0.
  let directory: Int
  /// The entries of IFD0 in stored order.
  let entries: [Entry]
  /// The offset of IFD1; 0 for none.
  let next: UInt32

  /// Parses the header and IFD0; nil if one of them is not entirely in `bytes`.
  init?(_ bytes: [UInt8]) {
    let parsed: (Bool, Int, [Entry], UInt32)? = bytes.withUnsafeBytes { buffer in
      guard let reader = ByteReader(buffer).tiffOrder(),
        let directory = reader.uint32(at: 4).map(Int.init), directory >= 8,
        let entries = Self.entries(at: directory, reader),
        let next = reader.uint32(at: directory + 2 + 12 * entries.count)
      else { return nil }
      return (reader.isBigEndian, directory, entries, next)
    }
    guard let parsed else { return nil }
    self.bytes = bytes
    (isBigEndian, directory, entries, next) = parsed
  }

  static func entries(at directory: Int, _ reader: ByteReader) -> [Entry]? {
    guard let count = reader.uint16(at: directory).map(Int.init),
      reader.slice(at: directory + 2, count: 12 * count) != nil
    else { return nil }
    return (0..<count).compactMap { index in
      let offset = directory + 2 + 12 * index
      guard let tag = reader.uint16(at: offset), let type = reader.uint16(at: offset + 2),
        let count = reader.uint32(at: offset + 4)
      else { return nil }
      return Entry(tag: tag, type: type, count: Int(count), offset: offset)
    }
  }

  /// The end of IFD0, after the pointer to IFD1.
  var directoryEnd: Int { directory + 2 + 12 * entries.count + 4 }

  /// Returns the only entry with `tag` in IFD0; nil if there is none or several.
  func entry(_ tag: UInt16) -> Entry? {
    let found = entries.filter { $0.tag == tag }
    return found.count == 1 ? found[0] : nil
  }

  /// Returns the value of the only entry with `tag` in IFD0.
  func value(_ tag: UInt16) -> Value? { entry(tag).flatMap(value) }

  private func value(_ entry: Entry) -> Value? {
    bytes.withUnsafeBytes { buffer in
      let reader = ByteReader(buffer, isBigEndian: isBigEndian)
      let length = entry.count * Self.size(ofType: entry.type)
      guard let offset = length <= 4 ? entry.offset + 8 : pointer(entry, reader) else { return nil }
      return reader.slice(at: offset, count: length).map {
        Value(type: entry.type, bytes: Array($0))
      }
    }
  }

  private func pointer(_ entry: Entry, _ reader: ByteReader) -> Int? {
    reader.uint32(at: entry.offset + 8).map(Int.init)
  }

  static func size(ofType type: UInt16) -> Int {
    switch type {
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    case 5, 10, 12, 16...18: 8
    default: 1
    }
  }

  /// Returns the value of the first entry with `tag` in the directory that an entry of IFD0 points
  /// to: 0x8769 for Exif, 0x8825 for GPS.
  func value(_ tag: UInt16, in pointerTag: UInt16) -> Value? {
    entry(tag, in: pointerTag).flatMap(value)
  }

  /// Returns the offset in the first entry with `tag` in the Exif directory.
  func exifOffset(_ tag: UInt16) -> Int? {
    entry(tag, in: 0x8769).flatMap { entry in
      bytes.withUnsafeBytes { pointer(entry, ByteReader($0, isBigEndian: isBigEndian)) }
    }
  }

  private func entry(_ tag: UInt16, in pointerTag: UInt16) -> Entry? {
    bytes.withUnsafeBytes { buffer in
      let reader = ByteReader(buffer, isBigEndian: isBigEndian)
      guard let directory = entry(pointerTag).flatMap({ pointer($0, reader) }) else { return nil }
      return Self.entries(at: directory, reader)?.first { $0.tag == tag }
    }
  }
}
