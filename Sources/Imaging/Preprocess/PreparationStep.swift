public import Messages

/// A preprocessing step beyond scaling by a mean and a standard deviation.
public enum PreparationStep: Sendable, Hashable {
  /// Histogram equalisation of each channel of the resized picture, as in Pillow's
  /// `ImageOps.equalize`. It needs bytes, so it must be the first step.
  case equalize
  /// Standardisation of an input, after `mean` and `std`, to a mean of 0 and a standard deviation
  /// of 1, as in `tf.image.per_image_standardization`.
  case standardize
  /// ZCA whitening of small patches.
  case zca(ZCAWhitening)

  /// The name in a `model.json`.
  public var name: String {
    switch self {
    case .equalize: "equalize"
    case .standardize: "standardize"
    case .zca: "zca"
    }
  }

  /// Returns why steps can't prepare an input of this size.
  ///
  /// - Parameters:
  ///   - steps: the steps in their order.
  ///   - width: the width of the network's input.
  ///   - height: the height of the network's input.
  /// - Returns: the reason, or nil if they can.
  public static func complaint(
    about steps: [PreparationStep], width: Int, height: Int
  ) -> Message? {
    if steps.dropFirst().contains(.equalize) {
      return ImageMessage.equalizeNotFirst()
    }
    let side = ZCAWhitening.patchSide
    let hasWhitening = steps.contains { if case .zca = $0 { true } else { false } }
    if hasWhitening, width % side != 0 || height % side != 0 {
      return ImageMessage.patchesDoNotFit([
        "side": .count(side), "width": .count(width), "height": .count(height),
      ])
    }
    return nil
  }
}

extension PreparationStep: Codable {
  private enum CodingKeys: String, CodingKey { case zca }

  /// Decodes a step: its name, or an object with its name and its numbers.
  ///
  /// - Throws: `DecodingError` that names a step unknown to kennel.
  public init(from decoder: any Decoder) throws {
    if let values = try? decoder.container(keyedBy: CodingKeys.self), values.contains(.zca) {
      self = .zca(try values.decode(ZCAWhitening.self, forKey: .zca))
      return
    }
    let value = try decoder.singleValueContainer()
    switch try? value.decode(String.self) {
    case "equalize": self = .equalize
    case "standardize": self = .standardize
    case let name:
      throw DecodingError.dataCorruptedError(
        in: value,
        debugDescription: """
          kennel does not know the preprocessing step \(name.map { "\"\($0)\"" } ?? "here"); \
          it knows "equalize", "standardize" and "zca" (with its numbers)
          """)
    }
  }

  /// Encodes the format that `init(from:)` decodes.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .equalize, .standardize:
      var value = encoder.singleValueContainer()
      try value.encode(name)
    case .zca(let whitening):
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(whitening, forKey: .zca)
    }
  }
}

extension PreparationStep {
  /// Applies a step that works on bytes to the lookup tables of the channels.
  func prepare(_ pixels: [UInt8], _ scales: inout [[Float]]) {
    guard self == .equalize else { return }
    for (channel, table) in equalizingTables(pixels).enumerated() {
      scales[channel] = table.map { [scale = scales[channel]] in scale[Int($0)] }
    }
  }

  /// Applies a step that works on floating-point values to a network's input.
  func apply(to input: UnsafeMutableBufferPointer<Float>, width: Int, height: Int) {
    switch self {
    case .equalize: break  // Applied to the tables by `prepare`.
    case .standardize: Imaging.standardize(input)
    case .zca(let whitening): whitening.apply(to: input, width: width, height: height)
    }
  }
}
