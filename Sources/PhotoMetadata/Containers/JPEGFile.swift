import Imaging

/// The segments of a JPEG before its first scan (ITU-T T.81, annex B).
///
/// Nothing behind the first scan's marker is looked at: the picture, further scans, and whatever
/// follows the end (motion photos, second pictures) stay as they are.
struct JPEGFile {
  /// A marker with a length and a payload.
  struct Segment {
    let marker: UInt8
    /// From the marker's 0xFF to the end of the payload; fill bytes before it belong to nobody.
    let range: Range<Int>
    let payload: Range<Int>
  }

  /// Photos have some tens of segments; more than this is made to exhaust memory.
  private static let maxSegments = 10_000

  let bytes: UnsafeRawBufferPointer
  private(set) var segments: [Segment] = []
  /// Where the marker of the first scan is; nil when the header is damaged before it.
  private(set) var scan: Int?

  /// Walks as far as the file makes sense; nil when it does not begin as a JPEG.
  init?(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    let reader = ByteReader(bytes)
    guard reader.uint16(at: 0) == 0xFFD8 else { return nil }
    walk(reader)
  }

  private mutating func walk(_ reader: ByteReader) {
    var offset = 2
    while reader.uint8(at: offset) == 0xFF, let marker = reader.uint8(at: offset + 1) {
      switch marker {
      case 0xFF: offset += 1  // a fill byte before the marker
      case 0x01, 0xD0...0xD7: offset += 2  // no length follows
      case 0x00, 0xD8, 0xD9: return  // no marker, a second start, or an end without a picture
      default:
        guard let segment = segment(marker, at: offset, reader) else { return }
        if marker == 0xDA {
          scan = offset
          return
        }
        guard segments.count < Self.maxSegments else { return }
        segments.append(segment)
        offset = segment.range.upperBound
      }
    }
  }

  private func segment(_ marker: UInt8, at offset: Int, _ reader: ByteReader) -> Segment? {
    guard let length = reader.uint16(at: offset + 2).map(Int.init), length >= 2,
      reader.slice(at: offset + 2, count: length) != nil
    else { return nil }
    let end = offset + 2 + length
    return Segment(marker: marker, range: offset..<end, payload: offset + 4..<end)
  }

  /// Whether the payload of `segment` begins with `text`.
  func has(_ text: StaticString, in segment: Segment) -> Bool {
    segment.payload.count >= text.utf8CodeUnitCount
      && ByteReader(bytes).has(text, at: segment.payload.lowerBound)
  }

  /// The segments of `marker` whose payload begins with `text`.
  func segments(_ marker: UInt8, _ text: StaticString) -> [Segment] {
    segments.filter { $0.marker == marker && has(text, in: $0) }
  }

  /// The payload of `segment` without its first `count` bytes.
  func payload(of segment: Segment, dropping count: Int) -> [UInt8] {
    [UInt8](bytes[segment.payload].dropFirst(count))
  }

  /// Columns and rows as the frame header (SOFn) says.
  var size: (width: Int, height: Int)? {
    let reader = ByteReader(bytes)
    guard
      let frame = segments.first(where: {
        0xC0...0xCF ~= $0.marker && ![0xC4, 0xC8, 0xCC].contains($0.marker)  // not DHT, JPG and DAC
      }), frame.payload.count >= 5,
      let height = reader.uint16(at: frame.payload.lowerBound + 1),
      let width = reader.uint16(at: frame.payload.lowerBound + 3)
    else { return nil }
    return (Int(width), Int(height))
  }

  /// The bytes of a segment, or nil when `payload` is too long for one.
  static func encode(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8]? {
    guard payload.count <= maxPayload else { return nil }
    let length = payload.count + 2
    return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + payload
  }

  /// A segment's length counts itself, in 16 bits.
  static let maxPayload = 65_533
}
