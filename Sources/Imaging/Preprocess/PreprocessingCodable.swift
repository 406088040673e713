extension Preprocessing {
  private enum CodingKeys: String, CodingKey {
    case width, height, color, resize, cropFraction, interpolation, antialias, mean, std, range
    case preprocessing
  }

  /// Decodes the `input` section of a `model.json`.
  ///
  /// - Throws: `DecodingError` that names the value, when this version of kennel can't do what the
  ///   model requires; with other preprocessing, a network would silently give wrong results.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    width = try values.decode(Int.self, forKey: .width) { (1...4096).contains($0) }
    height = try values.decode(Int.self, forKey: .height) { (1...4096).contains($0) }
    color = try values.decodeName(forKey: .color)
    let fit: Fit = try values.decodeName(forKey: .resize)
    self.fit = fit
    cropFraction =
      values.contains(.cropFraction)
      ? try values.decode(Double.self, forKey: .cropFraction) { 0.05...1 ~= $0 } : 1
    interpolation = try values.decodeName(forKey: .interpolation)
    _ = try values.decode(Bool.self, forKey: .antialias) { $0 }
    let scale = try Scale(values)
    (range, mean, std) = (scale.range, scale.mean, scale.std)
    steps = try values.decode([PreparationStep].self, forKey: .preprocessing)
    if let complaint = PreparationStep.complaint(about: steps, width: width, height: height) {
      throw DecodingError.dataCorruptedError(
        forKey: .preprocessing, in: values, debugDescription: "\(complaint)")
    }
    guard width == height || fit != .centerCrop else {
      throw DecodingError.dataCorruptedError(
        forKey: .height, in: values,
        debugDescription: "a square crop does not fit into \(width) x \(height)")
    }
  }

  /// The scaling of pixel values, within bounds: beyond them the network's input is noise or
  /// constant, and its output looks like any other.
  private struct Scale {
    let range: ClosedRange<Double>
    let mean: [Double]
    let std: [Double]

    init(_ values: KeyedDecodingContainer<CodingKeys>) throws {
      // Published models use 0...1, -1...1 or 0...255.
      let ends = try values.decode(
        [Double].self, forKey: .range,
        because: "it takes two numbers from -1000 to 1000, the second larger by 0.001 or more"
      ) { ends in
        ends.count == 2 && ends.allSatisfy { $0.magnitude <= 1000 } && ends[1] - ends[0] >= 0.001
      }
      range = ends[0]...ends[1]
      // The means of published models are in the range.
      let width = ends[1] - ends[0]
      let means = ends[0] - width...ends[1] + width
      mean = try values.decode(
        [Double].self, forKey: .mean,
        because: "it takes three numbers in \"range\", or no farther from it than it is wide"
      ) { $0.count == 3 && $0.allSatisfy(means.contains) }
      // Published models use 0.2 to 1 times the width, or 1 of 255.
      let deviations = max(0.001, width / 1000)...min(1000, width * 100)
      std = try values.decode(
        [Double].self, forKey: .std,
        because: "it takes three numbers from \(deviations.lowerBound) to "
          + "\(deviations.upperBound) with this \"range\""
      ) { $0.count == 3 && $0.allSatisfy(deviations.contains) }
    }
  }

  /// Encodes the format that `init(from:)` decodes.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(width, forKey: .width)
    try values.encode(height, forKey: .height)
    try values.encode(color, forKey: .color)
    try values.encode(fit, forKey: .resize)
    if cropFraction != 1 { try values.encode(cropFraction, forKey: .cropFraction) }
    try values.encode(interpolation, forKey: .interpolation)
    try values.encode(true, forKey: .antialias)
    try values.encode(mean, forKey: .mean)
    try values.encode(std, forKey: .std)
    try values.encode([range.lowerBound, range.upperBound], forKey: .range)
    try values.encode(steps, forKey: .preprocessing)
  }
}

extension KeyedDecodingContainer {
  /// Decodes a value and checks it; the error names the key.
  fileprivate func decode<Value: Decodable>(
    _ type: Value.Type, forKey key: Key, because reason: String? = nil,
    where isUsable: (Value) -> Bool
  ) throws -> Value {
    let value = try decode(type, forKey: key)
    guard isUsable(value) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "kennel can't use \(value) as \"\(key.stringValue)\""
          + (reason.map { ": \($0)" } ?? ""))
    }
    return value
  }

  /// Decodes a case by its raw value; the error lists the known ones.
  fileprivate func decodeName<Value: RawRepresentable & CaseIterable>(forKey key: Key) throws
    -> Value where Value.RawValue == String
  {
    let name = try decode(String.self, forKey: key)
    guard let value = Value(rawValue: name) else {
      let known = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription:
          "kennel does not know \"\(name)\" as \"\(key.stringValue)\"; it knows \(known)")
    }
    return value
  }
}
