internal import FoundationEssentials

/// Paths in JSON that kennel reads.
///
/// Version 1 of the plans and journals wrote a path that is not UTF-8 as an object,
/// `{"base64": "…"}`. Since version 2 a path is text, and beside it stand the exact bytes where they
/// are not UTF-8: `path` and `pathBase64`.
extension Path: Decodable {
  private enum CodingKeys: String, CodingKey { case base64 }

  /// Decodes a path of version 1, or the text of version 2.
  ///
  /// - Throws: a `DecodingError` when it is neither.
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
  /// Decodes a path of any version; nil where there is none.
  ///
  /// - Parameters:
  ///   - key: the key of the text.
  ///   - exact: the key of the bytes, which win.
  /// - Returns: the path.
  /// - Throws: a `DecodingError`.
  public func decodePath(_ key: Key, exact: Key) throws -> Path? {
    if let bytes = try decodeIfPresent(Data.self, forKey: exact) {
      return Path(bytes: Array(bytes))
    }
    return try decodeIfPresent(Path.self, forKey: key)
  }
}
