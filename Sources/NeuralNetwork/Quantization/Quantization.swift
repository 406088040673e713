internal import Messages

/// The layers of a network that are computed in int8, with the ranges of their inputs.
public struct Quantization: Sendable, Hashable, Codable {
  /// The range to which the input of a layer is clipped.
  public struct InputRange: Sendable, Hashable, Codable {
    /// The lower bound, 0 or less.
    public var low: Float
    /// The upper bound, above 0.
    public var high: Float

    /// The bounds of a usable range: the least and greatest `high`, and the greatest `-low`.
    ///
    /// The inputs of useful layers are within them, and the scales computed from them are finite.
    static let (smallest, largest): (Float, Float) = (1e-6, 1e6)

    /// Whether the range can be used for int8.
    var isUsable: Bool {
      -Self.largest...0 ~= low && Self.smallest...Self.largest ~= high
    }

    /// Creates a range.
    public init(low: Float, high: Float) {
      self.low = low
      self.high = high
    }

    /// Decodes a range from an array of two numbers.
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

    /// Encodes the range as an array of two numbers.
    public func encode(to encoder: any Encoder) throws {
      var values = encoder.unkeyedContainer()
      try values.encode(low)
      try values.encode(high)
    }
  }

  /// The input ranges by the name of the convolution or linear layer; other layers stay in f32.
  public var inputs: [String: InputRange]

  /// Creates a quantisation from input ranges.
  public init(inputs: [String: InputRange]) { self.inputs = inputs }
}
