public import Foundation

/// As much of JSON Schema (draft 2020-12) as kennel's own schemas use; another keyword is an error.
public struct JSONSchema {
  /// A keyword that this validator does not know.
  struct UnknownKeyword: Error { let name: String }

  private let root: [String: Any]

  /// Reads a schema.
  ///
  /// - Throws: when it is not JSON.
  public init(_ data: Data) throws {
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// A schema as it is published under Docs/Reference, such as `kennel.classify-2`.
  ///
  /// - Throws: when there is none.
  public static func published(_ name: String) throws -> JSONSchema {
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try JSONSchema(
      Data(
        contentsOf: package.appending(path: "Docs/Reference/\(name).schema.json")))
  }

  /// What is wrong with `text`; nothing when it is valid.
  ///
  /// - Throws: when it is not JSON, or the schema uses an unknown keyword.
  public func violations(in text: String) throws -> [String] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try check(value, root, at: "$")
  }

  private func check(_ value: Any, _ schema: [String: Any], at path: String) throws -> [String] {
    try schema.sorted { $0.key < $1.key }.flatMap { keyword, rule in
      try check(value, keyword, rule, in: schema, at: path).map { "\(path): \(keyword) \($0)" }
    }
  }

  private func check(
    _ value: Any, _ keyword: String, _ rule: Any, in schema: [String: Any], at path: String
  ) throws -> [String] {
    let object = value as? [String: Any]
    let number = isNumber(value) ? value as? Double : nil
    switch keyword {
    case "$schema", "$defs", "title", "description": return []
    case "$ref":
      let name = (rule as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
      let definitions = root["$defs"] as? [String: [String: Any]] ?? [:]
      guard let definition = definitions[name] else { throw UnknownKeyword(name: "$ref \(name)") }
      return try check(value, definition, at: path)
    case "oneOf":
      let found = try (rule as? [[String: Any]] ?? []).map { try check(value, $0, at: path) }
      return found.count(where: \.isEmpty) == 1 ? [] : ["\(found)"]
    case "const": return (value as? String) == (rule as? String) ? [] : ["\(rule)"]
    case "enum":
      return (rule as? [String] ?? []).contains(value as? String ?? "") ? [] : ["\(rule)"]
    case "type": return has(value, type: rule as? String ?? "") ? [] : ["\(rule)"]
    case "minimum": return (number ?? 0) >= (rule as? Double ?? 0) ? [] : ["\(rule)"]
    case "maximum": return (number ?? 0) <= (rule as? Double ?? 0) ? [] : ["\(rule)"]
    case "pattern":
      guard let text = value as? String, let rule = rule as? String else { return [] }
      return try text.contains(Regex(rule)) ? [] : [rule]
    case "required":
      return (rule as? [String] ?? []).filter { object != nil && object?[$0] == nil }
    case "properties":
      return try (rule as? [String: [String: Any]] ?? [:]).flatMap { name, schema in
        try object?[name].map { try check($0, schema, at: "\(path).\(name)") } ?? []
      }
    case "additionalProperties":
      let known = schema["properties"] as? [String: Any] ?? [:]
      return object?.keys.filter { known[$0] == nil } ?? []
    case "items":
      let items = value as? [Any] ?? []
      return try items.flatMap { try check($0, rule as? [String: Any] ?? [:], at: "\(path)[]") }
    default: throw UnknownKeyword(name: keyword)
    }
  }

  private func has(_ value: Any, type: String) -> Bool {
    switch type {
    case "null": value is NSNull
    case "boolean": !(value is NSNull) && !isNumber(value) && value is Bool
    case "number": isNumber(value)
    case "integer": isNumber(value) && (value as? Double)?.rounded() == value as? Double
    case "string": value is String
    case "array": value is [Any]
    case "object": value is [String: Any]
    default: false
    }
  }

  /// Foundation's numbers pass for truth values, and the other way round; their C types do not.
  private func isNumber(_ value: Any) -> Bool {
    guard let number = value as? NSNumber else { return false }
    return String(cString: number.objCType) != "c" && String(cString: number.objCType) != "B"
  }
}
