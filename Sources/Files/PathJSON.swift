internal import FoundationEssentials

/// Decoding of paths from JSON.
///
/// Version 1 of plans and journals encoded a path that is not UTF-8 as an object,
/// `{"base64": "…"}`. Since version 2, `path` is text, accompanied by the exact bytes in
/// `pathBase64` if the path is not UTF-8.
extension Path: Decodable {
  private enum CodingKeys: String, CodingKey { case base64 }

  /// Decodes a path of version 1, or the text of version 2.
  ///
  /// - Throws: a `DecodingError` if it is neither.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text)
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(bytes: Array(try container.decode(Data.self, forKey: .base64)))
    }
  }
}

extension KeyedDecodingContainer {
  /// Decodes a path of either version; nil if there is none.
  ///
  /// - Parameters:
  ///   - key: the key of the text.
  ///   - exact: the key of the bytes, which take precedence.
  /// - Returns: the path.
  /// - Throws: a `DecodingError`.
  public func decodePath(_ key: Key, exact: Key) throws -> Path? {
    if let bytes = try decodeIfPresent(Data.self, forKey: exact) {
      return Path(bytes: Array(bytes))
    }
    return try decodeIfPresent(Path.self, forKey: key)
  }
}
