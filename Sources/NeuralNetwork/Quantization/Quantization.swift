internal import Messages

/// Which layers of a network are computed in int8, and between what numbers their inputs lie.
public struct Quantization: Sendable, Hashable, Codable {
  /// The numbers between which the input of a layer lies; it is clipped to them.
  public struct InputRange: Sendable, Hashable, Codable {
    /// The lowest, 0 or less.
    public var low: Float
    /// The highest, above 0.
    public var high: Float

    /// What a range may hold: the input of a layer that matters is neither so large nor so small, and
    /// the scales that are made of the numbers stay finite.
    static let (smallest, largest): (Float, Float) = (1e-6, 1e6)

    /// Whether numbers can be stored in int8 by this range.
    var isUsable: Bool {
      -Self.largest...0 ~= low && Self.smallest...Self.largest ~= high
    }

    /// Makes a range.
    public init(low: Float, high: Float) {
      self.low = low
      self.high = high
    }

    /// Reads a list of the two numbers.
    public init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      low = try values.decode(Float.self)
      high = try values.decode(Float.self)
      guard isUsable else {
        throw DecodingError.dataCorruptedError(
          in: values,
          debugDescription: "\(ManifestMessage.range())")
      }
    }

    /// Writes a list of the two numbers.
    public func encode(to encoder: any Encoder) throws {
      var values = encoder.unkeyedContainer()
      try values.encode(low)
      try values.encode(high)
    }
  }

  /// The ranges by the name of the convolution or linear layer; the others stay f32.
  public var inputs: [String: InputRange]

  /// Makes a choice of layers.
  public init(inputs: [String: InputRange]) { self.inputs = inputs }
}
