import Digests
internal import Containers

/// Photoshop's image resources, the content of a JPEG's APP13 segment after its signature.
///
/// Adobe Photoshop File Formats Specification, "Image Resource Blocks".
struct PhotoshopBlock {
  struct Resource {
    let id: UInt16
    /// The offset of the 32-bit length of the data.
    let length: Int
    /// The range of the data, without the byte that pads it to an even length.
    let data: Range<Int>
    /// The end of the resource, after the padding.
    let end: Int
  }

  static let iptc: UInt16 = 0x0404
  /// The MD5 of the IPTC block, which shows programs who wrote last (MWG guidelines, section 3.3).
  static let iptcDigest: UInt16 = 0x0425

  let bytes: [UInt8]
  private(set) var resources: [Resource] = []
  /// Whether the resources fill the block completely.
  private(set) var isWhole = false

  /// Parses the block up to the first invalid resource.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    bytes.withUnsafeBytes { buffer in
      let reader = ByteReader(buffer)
      var offset = 0
      while let resource = Self.resource(at: offset, reader) {
        resources.append(resource)
        offset = resource.end
      }
      isWhole = offset == bytes.count
    }
  }

  private static func resource(at offset: Int, _ reader: ByteReader) -> Resource? {
    guard reader.has("8BIM", at: offset), let id = reader.uint16(at: offset + 4),
      let nameLength = reader.uint8(at: offset + 6).map(Int.init)
    else { return nil }
    // The name and its length byte are padded to an even length.
    let length = offset + 6 + (nameLength + 2) / 2 * 2
    guard let count = reader.uint32(at: length).map(Int.init),
      reader.slice(at: length + 4, count: count) != nil
    else { return nil }
    let data = length + 4..<length + 4 + count
    // The padding of the last resource may be missing.
    let end = min(data.upperBound + count % 2, reader.bytes.count)
    return Resource(id: id, length: length, data: data, end: end)
  }

  /// Returns the only resource with an id; nil if there is none or several.
  func resource(_ id: UInt16) -> Resource? {
    let found = resources.filter { $0.id == id }
    return found.count == 1 ? found[0] : nil
  }

  /// All IPTC blocks.
  var iptcBlocks: [IPTCBlock] {
    resources.filter { $0.id == Self.iptc }.map { IPTCBlock(Array(bytes[$0.data])) }
  }

  /// Returns the block with its IPTC block replaced; a valid digest is updated.
  func replacingIPTC(with iptc: [UInt8]) -> [UInt8]? {
    guard isWhole, let old = resource(Self.iptc), let length = UInt32(exactly: iptc.count) else {
      return nil
    }
    let padding: [UInt8] = iptc.count % 2 == 1 ? [0] : []
    let size = withUnsafeBytes(of: length.bigEndian, Array.init)
    var splices = [Splice(old.length..<old.end, size + iptc + padding)]
    // A wrong digest indicates that another program changed the IPTC block, so it is kept.
    if let digest = resource(Self.iptcDigest), digestMatches {
      splices.append(Splice(digest.data, Self.md5(iptc)))
    }
    splices.sort { $0.range.lowerBound < $1.range.lowerBound }
    return bytes.withUnsafeBytes { splices.applied(to: $0) }
  }

  /// Whether there is a digest that does not match the IPTC block: readers then take the block as
  /// newer than XMP, and ignore `dc:subject` even if the block has no keywords.
  var isNewerThanXMP: Bool {
    resources.contains { $0.id == Self.iptcDigest } && !digestMatches
  }

  /// Whether there is a digest that matches the IPTC block.
  var digestMatches: Bool {
    guard let iptc = resource(Self.iptc), let digest = resource(Self.iptcDigest) else {
      return false
    }
    return Self.md5(Array(bytes[iptc.data])) == Array(bytes[digest.data])
  }

  private static func md5(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { Digest.of($0, .md5) }
  }
}
