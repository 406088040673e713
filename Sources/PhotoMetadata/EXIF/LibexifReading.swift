internal import CExif

/// The content of a TIFF block as read by libexif: a check of what kennel's own code wrote.
///
/// Maker notes are hidden from libexif, since their parsers have had most of its vulnerabilities:
/// their tag is changed to another first, wherever it occurs (ADR 0010, ADR 0013).
struct LibexifReading {
  struct Entry: Hashable {
    let directory: Int
    let tag: UInt32
    let format: UInt32
    let bytes: [UInt8]
  }

  /// The entries of IFD0, IFD1, Exif, GPS and Interoperability.
  private(set) var entries: Set<Entry> = []
  /// The thumbnail; empty if there is none.
  private(set) var thumbnail: [UInt8] = []

  /// Reads `block`; nil if libexif is out of memory.
  init?(_ block: [UInt8]) {
    guard let data = exif_data_new() else { return nil }
    defer { exif_data_unref(data) }
    // Either option would change the data read.
    exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
    exif_data_unset_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS)
    let payload = Array("Exif\0\0".utf8) + Self.withoutMakerNotes(block)
    exif_data_load_data(data, payload, UInt32(truncatingIfNeeded: payload.count))
    let contents = data.pointee.ifd
    for (index, content) in [contents.0, contents.1, contents.2, contents.3, contents.4]
      .enumerated()
    {
      read(content, index)
    }
    if let start = data.pointee.data {
      thumbnail = Array(UnsafeBufferPointer(start: start, count: Int(data.pointee.size)))
    }
  }

  /// Returns whether libexif reads the same in two blocks, except for what kennel may have changed.
  ///
  /// It does not if an entry of a damaged block points after the old end, where appended data would
  /// become its value.
  static func agrees(on old: [UInt8]?, and new: [UInt8]?) -> Bool {
    guard let before = LibexifReading(old ?? []), let after = LibexifReading(new ?? []) else {
      return false
    }
    // A block that kennel creates or removes has more tags of kennel's.
    let isOwn = old == nil || new == nil
    let tags = isOwn ? EXIFFields.tags.union(FreshEXIF.mandatoryTags) : EXIFFields.tags
    let isOther = { (entry: Entry) in
      entry.directory != 0 || !tags.contains(UInt16(truncatingIfNeeded: entry.tag))
    }
    return before.entries.filter(isOther) == after.entries.filter(isOther)
      && before.thumbnail == after.thumbnail
  }

  /// Returns whether libexif reads the keywords that kennel's own code reads in a block.
  static func readsKeywords(of block: [UInt8]?) -> Bool {
    let written = EXIFFields(block).keywords
    guard !written.parts.isEmpty else { return true }
    let entry = LibexifReading(block ?? [])?.entries.first {
      $0.directory == 0 && $0.tag == UInt32(XPText.keywordsTag)
    }
    return entry.map { XPText($0.bytes) } == written
  }

  private mutating func read(_ content: UnsafeMutablePointer<ExifContent>?, _ directory: Int) {
    guard let content, let list = content.pointee.entries else { return }
    for index in 0..<Int(content.pointee.count) {
      guard let entry = list[index]?.pointee else { continue }
      let bytes = entry.data.map { Array(UnsafeBufferPointer(start: $0, count: Int(entry.size))) }
      entries.insert(
        Entry(
          directory: directory, tag: UInt32(entry.tag.rawValue),
          format: UInt32(entry.format.rawValue), bytes: bytes ?? []))
    }
  }

  /// Returns the block with the tag 0x927C changed in everything that resembles an entry.
  private static func withoutMakerNotes(_ block: [UInt8]) -> [UInt8] {
    var result = block
    let isBigEndian = block.first == UInt8(ascii: "M")
    let (tagLow, typeLow) = isBigEndian ? (1, 3) : (0, 2)
    for index in 0..<max(0, block.count - 3) {
      // Types are 1 to 12; libexif knows a thirteenth.
      guard block[index + tagLow] == 0x7C, block[index + 1 - tagLow] == 0x92,
        block[index + 5 - typeLow] == 0, 1...13 ~= block[index + typeLow]
      else { continue }
      result[index + tagLow] = 0x7D
    }
    return result
  }
}
