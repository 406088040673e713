internal import FoundationEssentials

/// A JSON value that keeps its keys in their order, written as one line.
///
/// All JSON that kennel prints or writes for other programs comes from here. What kennel reads
/// again as a `Codable` type (a bundle's `model.json`, the state of a training) is written by
/// `JSONEncoder`, so that reader and writer are one declaration.
public enum JSONValue: Sendable {
  /// The members of an object, in their order.
  public typealias Members = [(key: String, value: JSONValue)]

  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A number with as many digits as it takes to read the same one again, without an exponent,
  /// which not every spreadsheet reads; what is not finite is `null`.
  case number(Double)
  /// Text.
  case string(String)
  /// A list of values.
  case array([JSONValue])
  /// Named values, in this order.
  case object(Members)

  /// The value as JSON text without line ends.
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

  /// The value as a line of JSON Lines, with its end.
  public var line: String { text + "\n" }
}

extension JSONValue {
  /// A number as reports for programs have it, such as `0.123457` for 0.1234567.
  ///
  /// Confidences, shares and seconds are all written so.
  ///
  /// - Parameter value: the number; nil is `null`.
  /// - Returns: the number with six digits after the point at most.
  public static func rounded(_ value: Double?) -> JSONValue {
    value.map { .number(roundedToSixPlaces($0)) } ?? .null
  }

  /// Text, or `null` where there is none.
  public static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// A whole number, or `null` where there is none.
  public static func count(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }

  /// The members that name a file: `path`, and `pathBase64` where the path is not UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: the path as the file system knows it.
  ///   - key: the key of the text; `Base64` is appended for the exact bytes.
  /// - Returns: one member with the text, in which U+FFFD stands for what is not UTF-8; and then
  ///   a second one with the bytes.
  public static func path(_ bytes: [UInt8], key: String = "path") -> Members {
    let text: Members = [(key, .string(String(decoding: bytes, as: UTF8.self)))]
    guard String(validating: bytes, as: UTF8.self) == nil else { return text }
    return text + [("\(key)Base64", .string(Data(bytes).base64EncodedString()))]
  }
}

/// The number with six digits after the point that is nearest to `value`.
///
/// It is the one rounding of what kennel tells of confidences: a plan, a report and a table made of
/// the same photo agree to the last digit.
public func roundedToSixPlaces(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
  /// Makes text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// Makes an object whose keys keep their order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}

/// `text` in quotes.
private func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\t": quoted += "\\t"
    // Besides what JSON demands: line separators, and what would drive a terminal.
    case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

/// `value` as Swift prints it, but with its exponent written out as zeros.
private func withoutExponent(_ value: Double) -> String {
  let text = "\(value)"
  let parts = text.split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
  let digits = parts[0].filter(\.isNumber)
  let sign = value < 0 ? "-" : ""
  if exponent < 0 { return "\(sign)0." + String(repeating: "0", count: -exponent - 1) + digits }
  return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
}
