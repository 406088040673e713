internal import FoundationEssentials

extension ZCAWhitening: Codable {
  private enum CodingKeys: String, CodingKey { case patchSide, epsilon, mean, matrix }

  /// Reads the numbers, which are little-endian f32 in Base64.
  ///
  /// - Throws: `DecodingError` when there are more or fewer than a whitening has, or some are not
  ///   finite or so large that no fit gives them: what comes out must stay finite.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard try values.decode(Int.self, forKey: .patchSide) == Self.patchSide else {
      throw DecodingError.dataCorruptedError(
        forKey: .patchSide, in: values,
        debugDescription: "kennel whitens patches of \(Self.patchSide) pixels only")
    }
    self.init(
      mean: try values.decodeFloats(Self.dimension, upTo: 10_000, forKey: .mean),
      matrix: try values.decodeFloats(
        Self.dimension * Self.dimension, upTo: 10_000, forKey: .matrix),
      epsilon: try values.decode(Float.self, forKey: .epsilon))
    guard 0...1000 ~= epsilon else {
      throw DecodingError.dataCorruptedError(
        forKey: .epsilon, in: values,
        debugDescription: "\"epsilon\" must be a number from 0 to 1000")
    }
  }

  /// Writes what `init(from:)` reads.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(Self.patchSide, forKey: .patchSide)
    try values.encode(epsilon, forKey: .epsilon)
    try values.encode(bytes(of: mean), forKey: .mean)
    try values.encode(bytes(of: matrix), forKey: .matrix)
  }
}

private func bytes(of values: [Float]) -> Data {
  Data(values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) })
}

extension KeyedDecodingContainer {
  fileprivate func decodeFloats(
    _ count: Int, upTo limit: Float, forKey key: Key
  ) throws -> [Float] {
    let data = [UInt8](try decode(Data.self, forKey: key))
    let values = stride(from: 0, to: data.count - data.count % 4, by: 4).map { index in
      Float(
        bitPattern: data[index..<index + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
    guard data.count == 4 * count, values.allSatisfy({ $0.magnitude <= limit }) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "\"\(key.stringValue)\" must be \(count) numbers of 4 bytes, each from "
          + "-\(limit) to \(limit)")
    }
    return values
  }
}
