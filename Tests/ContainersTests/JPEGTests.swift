import Containers
import Testing

/// The segments of a JPEG, in files that are made here piece by piece.
struct JPEGTests {
  private static let frame = segment(0xC2, [8, 0, 48, 0, 64, 1, 1, 0x11, 0])
  private static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0])

  private func jpeg(_ segments: [[UInt8]]) -> [UInt8] {
    [0xFF, 0xD8] + segments.flatMap { $0 } + Self.scan + [1, 2, 0xFF, 0xD9]
  }

  @Test func `all segments before the first scan are found`() {
    let file = jpeg([
      segment(0xE0, Array("JFIF\0".utf8)), segment(0xFE, []), segment(0xC4, [1]), Self.frame,
    ])
    let found = walk(file)
    #expect(found.format == .jpeg && found.isWhole)
    #expect(found.parts.map(\.kind) == [0xE0, 0xFE, 0xC4, 0xC2])
    #expect(found.parts.map(\.range) == [2..<11, 11..<15, 15..<20, 20..<33])
    #expect(found.parts.map(\.payload) == [6..<11, 15..<15, 19..<20, 24..<33])
    // The Huffman table has a marker among those of frames.
    #expect(found.width == 64 && found.height == 48)
  }

  @Test func `fill bytes and markers without a length belong to no segment`() {
    let found = walk(
      jpeg([[0xFF, 0xFF], segment(0xFE, [1]), [0xFF, 0x01, 0xFF, 0xD3], Self.frame]))
    #expect(found.isWhole && found.parts.map(\.range) == [4..<9, 13..<26])
  }

  /// A second start, an end, and a length that is too long; the first two have one that would lead
  /// to the next segment.
  @Test(
    arguments: [
      [0xFF, 0xD8, 0, 2], [0xFF, 0xD9, 0, 2], [0xFF, 0xE1, 0xFF, 0xFF],
    ] as [[UInt8]])
  func `a header that makes no sense ends the walk`(nonsense: [UInt8]) {
    let found = walk(jpeg([segment(0xFE, [1]), nonsense, exifSegment(Array("II*\0".utf8))]))
    #expect(found.damage == .noPicture && found.parts.map(\.range) == [2..<7])
    #expect(found.exif == nil)
  }

  /// A stuffed zero, no marker at all, and lengths that are too short.
  @Test(
    arguments: [
      [0xFF, 0x00, 0, 2], [0x00, 0xFE, 0, 2], [0], [1, 2, 3, 0xFF, 0], [0xFF, 0xE1, 0, 1],
      [0xFF, 0xFE, 0, 0],
    ] as [[UInt8]])
  func `stray bytes are passed over, as decoders do`(stray: [UInt8]) {
    let found = walk(jpeg([segment(0xFE, [1]), stray, exifSegment(Array("II*\0".utf8))]))
    #expect(found.damage == .strayBytes && found.parts.count == 2)
    #expect(found.exif == Array("II*\0".utf8))
  }

  @Test func `EXIF is the first segment that holds a block`() {
    let other = segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8))
    let odd = segment(0xE1, Array("Exif\0\u{1}MM".utf8))
    let found = walk(jpeg([other, odd, exifSegment(Array("II*\0".utf8))]))
    #expect(found.exif == Array("MM".utf8) && found.exifParts == 2)
  }

  @Test func `a segment too short for EXIF does not hide the block behind it`() {
    let short = segment(0xE1, Array("Exif\0".utf8))
    #expect(walk(jpeg([short, exifSegment([1, 2])])).exif == [1, 2])
    #expect(walk(jpeg([segment(0xE1, []), exifSegment([])])).exif == [])
  }

  @Test func `a file of nothing but segments is not walked without end`() {
    let many = Array(repeating: segment(0xFE, []), count: 10_000)
    #expect(walk(jpeg(many)).isWhole)
    let more = walk(jpeg(many + [segment(0xFE, [])]))
    #expect(more.damage == .tooManyParts && more.parts.count == 10_000)
  }

  @Test func `a segment that is written is read back`() throws {
    for count in [0, 1, 255, 65_533] {
      let payload = [UInt8](repeating: 7, count: count)
      let written = try #require(JPEGSegments.encode(0xED, payload))
      #expect(written == segment(0xED, payload))
      #expect(walk(jpeg([written])).parts.first?.payload == 6..<6 + count)
    }
    #expect(JPEGSegments.encode(0xED, [UInt8](repeating: 7, count: 65_534)) == nil)
  }
}
