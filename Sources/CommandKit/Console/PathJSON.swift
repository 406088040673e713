public import Files
internal import FoundationEssentials

extension Path {
  /// The path in JSON: a string, and beside it the exact bytes where they are not UTF-8.
  ///
  /// - Parameter key: the key of the string; that of the bytes ends with `Base64`.
  /// - Returns: one member or two.
  public func members(_ key: String) -> [(key: String, value: JSONValue)] {
    let text = (key: key, value: JSONValue.string(lossyString))
    guard !isValidUTF8 else { return [text] }
    return [text, ("\(key)Base64", .string(Data(bytes).base64EncodedString()))]
  }
}
