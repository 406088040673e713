import Imaging

/// The chunks of a PNG (W3C PNG, third edition, section 5).
struct PNGFile {
  /// A length, a type, data and a CRC.
  struct Chunk {
    let type: UInt32
    /// From the length to the end of the CRC.
    let range: Range<Int>
    let data: Range<Int>
  }

  /// A photo of 100 megapixels has some ten thousand chunks.
  private static let maxChunks = 1 << 20
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  let bytes: UnsafeRawBufferPointer
  private(set) var chunks: [Chunk] = []
  /// Whether the chunks go from IHDR to IEND without a break.
  private(set) var isWhole = false

  /// Walks as far as the file makes sense; nil when it does not begin as a PNG.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.prefix(8).elementsEqual(Self.signature) else { return nil }
    self.bytes = bytes
    let reader = ByteReader(bytes)
    var offset = 8
    while let length = reader.uint32(at: offset).map(Int.init),
      let type = reader.uint32(at: offset + 4),
      reader.slice(at: offset, count: 12 + length) != nil, chunks.count < Self.maxChunks
    {
      let data = offset + 8..<offset + 8 + length
      chunks.append(Chunk(type: type, range: offset..<data.upperBound + 4, data: data))
      offset = data.upperBound + 4
      if type == Self.type("IEND") { break }
    }
    isWhole = chunks.first?.type == Self.type("IHDR") && chunks.last?.type == Self.type("IEND")
  }

  /// The four letters of a chunk's type as the number that stands in the file.
  static func type(_ name: StaticString) -> UInt32 {
    name.withUTF8Buffer { $0.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
  }

  /// The chunks of a type.
  func chunks(_ name: StaticString) -> [Chunk] {
    let type = Self.type(name)
    return chunks.filter { $0.type == type }
  }

  /// Columns and rows as IHDR says.
  var size: (width: Int, height: Int)? {
    guard let header = chunks.first, header.type == Self.type("IHDR"), header.data.count >= 8,
      let width = ByteReader(bytes).uint32(at: header.data.lowerBound),
      let height = ByteReader(bytes).uint32(at: header.data.lowerBound + 4)
    else { return nil }
    return (Int(width), Int(height))
  }

  /// Whether the CRC of `chunk` is right: a damaged one must not get a new, right one.
  func isIntact(_ chunk: Chunk) -> Bool {
    let start = chunk.range.lowerBound + 4
    let sum = CRC32.of(bytes[start..<chunk.data.upperBound])
    return ByteReader(bytes).uint32(at: chunk.data.upperBound) == sum
  }

  /// The bytes of a chunk.
  static func encode(_ name: StaticString, _ data: [UInt8]) -> [UInt8] {
    let content = bigEndian(type(name)) + data
    return bigEndian(UInt32(truncatingIfNeeded: data.count)) + content
      + bigEndian(CRC32.of(content))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian, Array.init)
  }
}
