/// Which layers of a network are computed in int8, and between what numbers their inputs lie.
public struct Quantization: Sendable, Hashable, Codable {
  /// The numbers between which the input of a layer lies; it is clipped to them.
  public struct InputRange: Sendable, Hashable, Codable {
    /// The lowest, 0 or less.
    public var low: Float
    /// The highest, above 0.
    public var high: Float

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
      guard low <= 0, high > 0, low.isFinite, high.isFinite else {
        throw DecodingError.dataCorruptedError(
          in: values, debugDescription: "a range goes from 0 or less to more than 0.")
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
