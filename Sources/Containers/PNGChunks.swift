/// The chunks of a PNG (W3C PNG, third edition, section 5).
public enum PNGChunks: ContainerStructure {
  /// The maximum number of chunks; a photo of 100 megapixels has about 10,000.
  private static let maxChunks = 1 << 20
  /// The maximum size of EXIF data, about that in a JPEG; a chunk could be longer.
  private static let maxEXIF = 1 << 16

  static func walk(_ file: ByteReader) -> (parts: [Container.Part], damage: Container.Damage?) {
    var chunks: [Container.Part] = []
    var offset = 8
    // A chunk consists of length, type, data and CRC.
    while let length = file.uint32(at: offset).map(Int.init),
      let type = file.uint32(at: offset + 4).map({ Container.Kind($0) }),
      file.slice(at: offset, count: 12 + length) != nil, chunks.count < maxChunks
    {
      let data = offset + 8..<offset + 8 + length
      let range = offset..<data.upperBound + 4
      chunks.append(Container.Part(kind: type, range: range, payload: data))
      if type == "IEND" { break }
      offset = range.upperBound
    }
    return (chunks, damage(in: file, chunks, end: offset))
  }

  /// Returns the fault of a file whose chunks could be followed up to the offset `end`.
  private static func damage(
    in file: ByteReader, _ chunks: [Container.Part], end: Int
  ) -> Container.Damage? {
    guard chunks.first?.kind == "IHDR" else { return .noPicture }
    if chunks.last?.kind == "IEND" { return nil }
    if chunks.count == maxChunks { return .tooManyParts }
    // Decoders show as much of a picture as there is.
    guard file.has("IDAT", at: end + 4) || chunks.contains(where: { $0.kind == "IDAT" }) else {
      return .noPicture
    }
    return file.has("IEND", at: file.bytes.count - 8) ? .brokenPart : .noEnd
  }

  static func exifParts(in file: Container) -> [Container.Part] { file.parts("eXIf") }

  static func exifBlock(in part: Container.Part, of file: Container) -> UnsafeRawBufferPointer? {
    guard part.payload.count <= maxEXIF else { return nil }
    // Some writers include the prefix, although only JPEG specifies it.
    return file.payload(of: part, dropping: file.has("Exif\0\0", in: part) ? 6 : 0)
  }

  /// Returns the width and height in IHDR.
  static func size(in file: Container) -> (width: Int, height: Int)? {
    guard let header = file.parts.first, header.kind == "IHDR", header.payload.count >= 8,
      let width = ByteReader(file.bytes).uint32(at: header.payload.lowerBound),
      let height = ByteReader(file.bytes).uint32(at: header.payload.lowerBound + 4)
    else { return nil }
    return (Int(width), Int(height))
  }

  /// Returns whether the CRC of a chunk is correct: a damaged chunk must not get a new, valid CRC.
  public static func isIntact(_ chunk: Container.Part, in file: Container) -> Bool {
    let content = file.bytes[chunk.range].dropFirst(4).dropLast(4)
    return ByteReader(file.bytes).uint32(at: chunk.payload.upperBound) == CRC32.of(content)
  }

  /// Encodes a chunk.
  public static func encode(_ kind: Container.Kind, _ data: [UInt8]) -> [UInt8] {
    let content = bigEndian(kind.code) + data
    return bigEndian(UInt32(truncatingIfNeeded: data.count)) + content
      + bigEndian(CRC32.of(content))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian, Array.init)
  }
}

/// The cyclic redundancy check of PNG (W3C PNG, annex D), as zlib computes it.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  /// Returns the CRC of `bytes`.
  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { value, byte in table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) }
  }
}
