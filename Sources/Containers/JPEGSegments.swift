/// The segments of a JPEG before its first scan (ITU-T T.81, annex B).
///
/// Nothing after the first SOS segment is parsed, and so it stays unchanged: the picture, further
/// scans, and data after the end (motion photos, second pictures).
public enum JPEGSegments: ContainerStructure {
  /// The maximum payload in bytes: a segment's 16-bit length includes its own two bytes.
  public static let maxPayload = 65_533

  /// The length of EXIF's signature, `Exif` and two bytes.
  public static let exifSignature = 6

  /// Photos have tens of segments; a file with more than this is crafted to exhaust memory.
  private static let maxSegments = 10_000
  private static let startOfScan: UInt8 = 0xDA

  static func walk(_ file: ByteReader) -> (parts: [Container.Part], damage: Container.Damage?) {
    var segments: [Container.Part] = []
    var damage: Container.Damage?
    var offset = 2
    // Like decoders, passes over bytes that are no segment.
    while let start = file.bytes[offset...].firstIndex(of: 0xFF),
      let marker = file.uint8(at: start + 1)
    {
      if start > offset { damage = .strayBytes }
      offset = start
      switch marker {
      case 0xFF: offset += 1  // a fill byte before the marker
      case 0x01, 0xD0...0xD7: offset += 2  // no length follows
      case 0xD8, 0xD9: return (segments, .noPicture)  // a second SOI, or EOI
      case 0x00: (offset, damage) = (offset + 2, .strayBytes)  // not a marker
      default:
        guard let length = file.uint16(at: offset + 2), length >= 2 else {
          (offset, damage) = (min(offset + 4, file.bytes.count), .strayBytes)
          continue
        }
        guard let segment = segment(marker, at: offset, file) else {
          return (segments, .noPicture)
        }
        if marker == startOfScan { return (segments, damage) }
        guard segments.count < maxSegments else { return (segments, .tooManyParts) }
        segments.append(segment)
        offset = segment.range.upperBound
      }
    }
    return (segments, .noPicture)
  }

  private static func segment(_ marker: UInt8, at offset: Int, _ file: ByteReader)
    -> Container.Part?
  {
    guard let length = file.uint16(at: offset + 2).map(Int.init), length >= 2,
      file.slice(at: offset + 2, count: length) != nil
    else { return nil }
    let end = offset + 2 + length
    return Container.Part(
      kind: Container.Kind(UInt32(marker)), range: offset..<end, payload: offset + 4..<end)
  }

  /// Returns the offset after the picture's EOI marker, or nil if there is none.
  public static func pictureEnd(in file: Container) -> Int? {
    let reader = ByteReader(file.bytes)
    var offset = file.parts.last?.range.upperBound ?? 2
    while let place = file.bytes[offset...].firstIndex(of: 0xFF),
      let marker = reader.uint8(at: place + 1)
    {
      switch marker {
      case 0xD9: return place + 2
      case 0xFF: offset = place + 1
      case 0x00, 0x01, 0xD0...0xD8: offset = place + 2  // data of the scan, or no length follows
      default:
        // Between the scans of a progressive JPEG are segments, in which no marker is looked for.
        guard let segment = segment(marker, at: place, reader) else { return nil }
        offset = segment.range.upperBound
      }
    }
    return nil
  }

  /// Returns the APP1 segments with EXIF's signature.
  ///
  /// Its sixth byte may be nonzero, which decoders accept, too.
  static func exifParts(in file: Container) -> [Container.Part] {
    file.parts(0xE1, beginningWith: "Exif\0").filter { $0.payload.count >= exifSignature }
  }

  static func exifBlock(in part: Container.Part, of file: Container) -> UnsafeRawBufferPointer? {
    file.payload(of: part, dropping: exifSignature)
  }

  /// Returns the width and height in the frame header (SOFn).
  static func size(in file: Container) -> (width: Int, height: Int)? {
    let reader = ByteReader(file.bytes)
    // The markers of DHT, JPG and DAC are in the range of SOFn.
    let others: [Container.Kind] = [0xC4, 0xC8, 0xCC]
    guard
      let frame = file.parts.first(where: {
        0xC0...0xCF ~= $0.kind.code && !others.contains($0.kind)
      }), frame.payload.count >= 5,
      let height = reader.uint16(at: frame.payload.lowerBound + 1),
      let width = reader.uint16(at: frame.payload.lowerBound + 3)
    else { return nil }
    return (Int(width), Int(height))
  }

  /// Encodes a segment; returns nil if `payload` is too long.
  public static func encode(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8]? {
    guard payload.count <= maxPayload else { return nil }
    let length = payload.count + 2
    return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + payload
  }
}
