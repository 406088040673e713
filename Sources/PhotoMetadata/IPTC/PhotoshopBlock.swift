import Digests
internal import Containers

/// Photoshop's image resources, as the APP13 segment of a JPEG holds them behind its signature.
///
/// Adobe Photoshop File Formats Specification, "Image Resource Blocks".
struct PhotoshopBlock {
  struct Resource {
    let id: UInt16
    /// Where the 32-bit length of the data is.
    let length: Int
    /// The data, without the byte that pads it to an even length.
    let data: Range<Int>
    /// Where the padding ends.
    let end: Int
  }

  static let iptc: UInt16 = 0x0404
  /// The MD5 of the IPTC block, by which programs see who wrote last (MWG guidelines, section 3.3).
  static let iptcDigest: UInt16 = 0x0425

  let bytes: [UInt8]
  private(set) var resources: [Resource] = []
  /// Whether the resources fill the block without a break.
  private(set) var isWhole = false

  /// Reads as far as the block makes sense.
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

  /// The only resource of a kind.
  func resource(_ id: UInt16) -> Resource? {
    let found = resources.filter { $0.id == id }
    return found.count == 1 ? found[0] : nil
  }

  /// The block with another IPTC block in it; a digest that was right is made right again.
  func replacingIPTC(with iptc: [UInt8]) -> [UInt8]? {
    guard isWhole, let old = resource(Self.iptc), let length = UInt32(exactly: iptc.count) else {
      return nil
    }
    let padding: [UInt8] = iptc.count % 2 == 1 ? [0] : []
    let size = withUnsafeBytes(of: length.bigEndian, Array.init)
    var splices = [Splice(old.length..<old.end, size + iptc + padding)]
    // A wrong digest tells that another program changed the IPTC block, so it stays wrong.
    if let digest = resource(Self.iptcDigest), digestMatches {
      splices.append(Splice(digest.data, Self.md5(iptc)))
    }
    splices.sort { $0.range.lowerBound < $1.range.lowerBound }
    return bytes.withUnsafeBytes { splices.applied(to: $0) }
  }

  /// Whether there is a digest, and it is the IPTC block's.
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
