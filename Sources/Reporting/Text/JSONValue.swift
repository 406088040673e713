internal import FoundationEssentials

/// A JSON value that preserves the order of keys and is written on one line.
///
/// All JSON that kennel prints or writes for other programs is built from this type. Files that
/// kennel itself decodes (a bundle's `model.json`, the training state) are written by
/// `JSONEncoder`, so that one `Codable` type serves reader and writer.
public enum JSONValue: Sendable {
  /// The members of an object, in order.
  public typealias Members = [(key: String, value: JSONValue)]

  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A number in its shortest round-trip form without an exponent, which not every spreadsheet
  /// reads; `null` if not finite.
  case number(Double)
  /// A string.
  case string(String)
  /// An array of values.
  case array([JSONValue])
  /// An object with members in order.
  case object(Members)

  /// The value as JSON text without line breaks.
  public var text: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value): return value.isFinite ? withoutExponent(value) : "null"
    case .string(let value): return quoted(value)
    case .array(let values): return "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      let texts = members.map { "\(quoted($0.key)):\($0.value.text)" }
      return "{" + texts.joined(separator: ",") + "}"
    }
  }

  /// The value as a line of JSON Lines, with its line end.
  public var line: String { text + "\n" }
}

extension JSONValue {
  /// Returns a number rounded to six decimal places, such as `0.123457` for 0.1234567.
  ///
  /// Confidences, shares and seconds in machine-readable reports are all rounded like this.
  ///
  /// - Parameter value: the number, or nil for `null`.
  /// - Returns: the rounded number.
  public static func rounded(_ value: Double?) -> JSONValue {
    value.map { .number(roundedToSixPlaces($0)) } ?? .null
  }

  /// Returns a string, or `null` for nil.
  public static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// Returns an integer, or `null` for nil.
  public static func count(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }

  /// Returns the members that name a file: `path`, and `pathBase64` if the path is not UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: the bytes of the path.
  ///   - key: the key of the text; the key of the bytes has `Base64` appended.
  /// - Returns: a member with the text, in which U+FFFD replaces invalid UTF-8, and, if there is
  ///   any, a member with the bytes.
  public static func path(_ bytes: [UInt8], key: String = "path") -> Members {
    let text: Members = [(key, .string(String(decoding: bytes, as: UTF8.self)))]
    guard String(validating: bytes, as: UTF8.self) == nil else { return text }
    return text + [("\(key)Base64", .string(Data(bytes).base64EncodedString()))]
  }
}

/// Returns `value` rounded to six decimal places.
///
/// All confidences are rounded here, so that a plan, a report and a table of the same photo agree
/// to the last digit.
public func roundedToSixPlaces(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
  /// Creates a string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// Creates an object that preserves the order of its keys.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}

/// Returns `text` as a JSON string literal.
private func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\t": quoted += "\\t"
    // Beyond what JSON requires, escape line separators and control characters of terminals.
    case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

/// Returns `value` as Swift prints it, but with the exponent written out as zeros.
private func withoutExponent(_ value: Double) -> String {
  let text = "\(value)"
  let parts = text.split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
  let digits = parts[0].filter(\.isNumber)
  let sign = value < 0 ? "-" : ""
  if exponent < 0 { return "\(sign)0." + String(repeating: "0", count: -exponent - 1) + digits }
  return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
}
