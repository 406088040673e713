internal import Containers
internal import Messages

/// The data after a JPEG's picture, which some cameras and programs find by offsets that a change
/// of the metadata would make wrong.
///
/// Most maker notes are not documented, so kennel does not correct such offsets: where one must be
/// assumed, the label goes to a sidecar. Data that are found from the end of the file (motion
/// photos, most trailers of Samsung) or through an MPF index are not affected.
struct DataBehindPicture {
  private let file: Container
  private let reader: ByteReader
  /// The data; nil if there are none but zeros.
  private let range: Range<Int>?
  /// The places of the EXIF data, which may be in several segments.
  private let exif: [Range<Int>]

  init(_ file: Container) {
    self.file = file
    reader = ByteReader(file.bytes)
    let end = JPEGSegments.pictureEnd(in: file) ?? file.bytes.count
    // Many cameras pad the file with zeros, and some set the first byte of a preview to zero.
    range = file.bytes[end...].firstIndex { $0 != 0 }.map { max(end, $0 - 1)..<file.bytes.count }
    exif = file.exifParts.map { $0.payload.dropFirst(JPEGSegments.exifSignature) }
  }

  /// Checks that no change would invalidate an offset.
  func check(_ splices: [Splice]) throws(Obstacle) {
    guard let range else { return }
    // An offset stays valid if it is relative to a place that moves together with its target.
    let isMoved = { (base: Int) in
      splices.reduce(0) { sum, splice in
        let change = splice.replacement.count - splice.range.count
        return splice.range.upperBound > base ? sum + change : sum
      } != 0
    }
    if isMoved(0), hasAbsoluteOffsets(range) { throw Obstacle(.absoluteTrailer) }
    if bases.filter(isMoved).contains(where: reaches) { throw Obstacle(.pointersOutOfEXIF) }
  }

  /// Returns whether the data are of a format with offsets from the start of the file: AFCP, or the
  /// sound of Samsung's "Sound & Shot".
  private func hasAbsoluteOffsets(_ range: Range<Int>) -> Bool {
    range.contains { place in
      // The first letters come first, since the data may be a long video.
      switch file.bytes[place] {
      case UInt8(ascii: "A"):
        isEndOfAFCP("AXS!", isBigEndian: true, at: place)
          || isEndOfAFCP("AXS*", isBigEndian: false, at: place)
      case UInt8(ascii: "Q"): reader.has("QDIOBS", at: place)
      default: false
      }
    }
  }

  /// Returns whether AFCP's last record is at `place`.
  ///
  /// It is the signature and the offset of the first record, which has the same signature. If the
  /// offset is wrong already, readers search for the first record.
  private func isEndOfAFCP(_ signature: StaticString, isBigEndian: Bool, at place: Int) -> Bool {
    let reader = ByteReader(file.bytes, isBigEndian: isBigEndian)
    guard reader.has(signature, at: place), let start = reader.uint32(at: place + 4) else {
      return false
    }
    return Int(start) <= place && reader.has(signature, at: Int(start))
  }

  /// The places that offsets in EXIF may be relative to: the start of the file, the block, and maker
  /// notes and TIFF headers in the block.
  private var bases: [Int] {
    guard let block = exif.first else { return [] }
    let headers = block.dropFirst().filter {
      reader.has("II*\0", at: $0) || reader.has("MM\0*", at: $0)
    }
    let note = file.exifBytes.flatMap(TIFFBlock.init)?.exifOffset(0x927C).map {
      block.lowerBound + $0
    }
    return [0, block.lowerBound] + headers.prefix(8) + (note.map { [$0] } ?? [])
  }

  /// Returns whether EXIF has what looks like an offset from `base` to the data.
  private func reaches(from base: Int) -> Bool {
    guard let range else { return false }
    let readers = [false, true].map { ByteReader(file.bytes, isBigEndian: $0) }
    return exif.contains { block in
      block.dropLast(3).contains { place in
        readers.contains { reader in
          guard let target = reader.uint32(at: place).map({ base + Int($0) }),
            range.contains(target)
          else { return false }
          return target <= range.lowerBound + 1 || isPicture(target)
            || isValue(place, target, reader) || isStart(place, target, reader)
        }
      }
    }
  }

  /// Returns whether a JPEG begins at `target`; cameras change the first byte of some previews.
  private func isPicture(_ target: Int) -> Bool {
    guard reader.uint8(at: target + 1) == 0xD8, reader.uint8(at: target + 2) == 0xFF,
      let marker = reader.uint8(at: target + 3)
    else { return false }
    return marker == 0xC4 || marker == 0xDB || 0xE0...0xEF ~= marker
  }

  /// Returns whether the offset at `place` is that of a directory entry's value.
  private func isValue(_ place: Int, _ target: Int, _ reader: ByteReader) -> Bool {
    guard let type = reader.uint16(at: place - 6), 1...13 ~= type,
      let count = reader.uint32(at: place - 4).map(Int.init)
    else { return false }
    let length = count * TIFFBlock.size(ofType: type)
    return length > 4 && target + length <= reader.bytes.count
  }

  /// Returns whether the offset at `place` and a length next to it are 32-bit entries.
  private func isStart(_ place: Int, _ target: Int, _ reader: ByteReader) -> Bool {
    let number = { (place: Int) -> Int? in
      guard reader.uint16(at: place - 6) == 4, reader.uint32(at: place - 4) == 1 else { return nil }
      return reader.uint32(at: place).map(Int.init)
    }
    guard number(place) != nil else { return false }
    return [place - 12, place + 12].compactMap(number).contains { length in
      length >= 16 && target + length <= reader.bytes.count
    }
  }
}
