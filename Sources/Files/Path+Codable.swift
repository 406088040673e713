internal import FoundationEssentials

/// In JSON a path is a string; one that is not UTF-8 is an object, `{"base64": "…"}`.
extension Path: Codable {
  private enum CodingKeys: String, CodingKey { case base64 }

  /// Decodes a path.
  ///
  /// - Throws: a `DecodingError` when it is neither of the two forms.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text)
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(bytes: Array(try container.decode(Data.self, forKey: .base64)))
    }
  }

  /// Encodes the path.
  ///
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    if let string {
      var container = encoder.singleValueContainer()
      try container.encode(string)
    } else {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Data(bytes), forKey: .base64)
    }
  }
}
