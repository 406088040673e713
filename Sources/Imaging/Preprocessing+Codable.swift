extension Preprocessing {
  private enum CodingKeys: String, CodingKey {
    case width, height, color, resize, cropFraction, interpolation, antialias, mean, std, range
    case preprocessing
  }

  /// Reads the `input` section of a `model.json`.
  ///
  /// - Throws: `DecodingError` that names the value, when this version of kennel can't do what the
  ///   model asks for; a network that is fed differently gives wrong answers without a word.
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
    mean = try values.decode([Double].self, forKey: .mean) { $0.count == 3 }
    std = try values.decode([Double].self, forKey: .std) { $0.count == 3 && !$0.contains(0) }
    let ends = try values.decode([Double].self, forKey: .range) {
      $0.count == 2 && $0[0] < $0[1]
    }
    range = ends[0]...ends[1]
    steps = try values.decode([PreparationStep].self, forKey: .preprocessing)
    if let complaint = PreparationStep.complaint(about: steps, width: width, height: height) {
      throw DecodingError.dataCorruptedError(
        forKey: .preprocessing, in: values, debugDescription: complaint)
    }
    guard width == height || fit != .centerCrop else {
      throw DecodingError.dataCorruptedError(
        forKey: .height, in: values,
        debugDescription: "a square crop does not fit into \(width) x \(height)")
    }
  }

  /// Writes what `init(from:)` reads.
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
  /// Decodes a value that kennel can use, and names it in the error where it can't.
  fileprivate func decode<Value: Decodable>(
    _ type: Value.Type, forKey key: Key, where isUsable: (Value) -> Bool
  ) throws -> Value {
    let value = try decode(type, forKey: key)
    guard isUsable(value) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "kennel can't use \(value) as \"\(key.stringValue)\"")
    }
    return value
  }

  /// Decodes one of the names that kennel knows.
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
