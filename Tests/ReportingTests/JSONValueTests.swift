import Foundation
import Reporting
import TestSupport
import Testing
import Randomness

struct JSONValueTests {
  private struct Record: Decodable, Equatable {
    var text: String
    var number: Double
    var list: [Int]
    var flag: Bool
    var nothing: String?
  }

  @Test(arguments: [
    "plain", "\"quoted\" \\ / back", "line\nreturn\rtab\t\u{0}\u{1F}", "ü 🐶 \u{2028}\u{2029}",
    "\u{1B}[31m\u{7F}\u{9B}", "e\u{301}\r\n", "\"\u{301}\\\u{301}", "",
  ])
  func `JSONDecoder reads what is written`(text: String) throws {
    let value: JSONValue = [
      "text": .string(text), "number": .rounded(0.1234567), "flag": .bool(true),
      "list": .array([.integer(1), .integer(-2)]), "nothing": .null,
    ]
    let read = try JSONDecoder().decode(Record.self, from: Data(value.text.utf8))
    #expect(Array(read.text.unicodeScalars) == Array(text.unicodeScalars))
    #expect(read.number == 0.123457)
    #expect((read.list, read.flag, read.nothing) == ([1, -2], true, nil))
    #expect(value.text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
  }

  @Test func `keys keep their order, and lines stay whole`() {
    let value: JSONValue = ["z": "a\nb", "a": ["y": .integer(1), "b": .null]]
    #expect(value.text == #"{"z":"a\nb","a":{"y":1,"b":null}}"#)
    #expect(value.line == value.text + "\n")
  }

  @Test func `what is no number is null`() {
    #expect(JSONValue.number(.nan).text == "null")
    #expect(JSONValue.rounded(-.infinity).text == "null")
    #expect(JSONValue.rounded(1e-9).text == "0.0")
    #expect(JSONValue.rounded(nil).text == "null")
    #expect(
      JSONValue.rounded(1e305).text == "null" || Double(JSONValue.rounded(1e305).text) == 1e305)
    #expect((JSONValue.text(nil).text, JSONValue.count(nil).text) == ("null", "null"))
  }

  @Test(arguments: [
    (9.1e-05, "0.000091"), (-1e-6, "-0.000001"), (1e-4, "0.0001"), (0.5, "0.5"), (3, "3.0"),
    (1e16, "10000000000000000.0"), (-1.25e20, "-125000000000000000000.0"), (2e-7, "0.0000002"),
  ])
  func `numbers have no exponent`(value: Double, text: String) {
    #expect(JSONValue.number(value).text == text)
  }

  @Test(arguments: [
    (0.97, "0.97"), (0.0212349, "0.021235"), (0.9999999, "1.0"), (4e-7, "0.0"), (6e-7, "0.000001"),
  ])
  func `confidences have six digits`(value: Double, text: String) {
    #expect(JSONValue.rounded(value).text == text)
  }

  @Test func `a path has its bytes only where its text does not say all`() {
    let line = { (bytes: [UInt8]) in JSONValue.object(JSONValue.path(bytes)).text }
    #expect(line(Array("ä/b.jpg".utf8)) == #"{"path":"ä/b.jpg"}"#)
    #expect(line([0x62, 0xFF, 0x0A]) == "{\"path\":\"b\u{FFFD}\\n\",\"pathBase64\":\"Yv8K\"}")
    #expect(
      JSONValue.object(JSONValue.path([0xFF], key: "target")).text
        == "{\"target\":\"\u{FFFD}\",\"targetBase64\":\"/w==\"}")
  }

  /// `JSONSerialization` is another reader than the decoder's users see, and the values are random.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `random values come back from another reader`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = Self.value(depth: 4, &random)
    let read = try JSONSerialization.jsonObject(
      with: Data(value.text.utf8), options: .fragmentsAllowed)
    #expect(Self.isSame(value, read), "\(value.text)")
  }

  private static func value(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .integer(Int.random(in: -(1 << 53)...(1 << 53), using: &random))
    case 3:
      let exponent = Double.random(in: -30...30, using: &random)
      return .number(Double.random(in: -1...1, using: &random) * pow(10, exponent))
    case 4: return .string(text(&random))
    case 5:
      return .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, &random) })
    default:
      let members = (0..<Int.random(in: 0...4, using: &random)).map {
        (key: "\($0)" + text(&random), value: value(depth: depth - 1, &random))
      }
      return .object(members)
    }
  }

  /// Half of the characters are such as JSON has to escape.
  private static func text(_ random: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let largest: UInt32 = Bool.random(using: &random) ? 0xA0 : 0x10FFFF
      if let scalar = Unicode.Scalar(UInt32.random(in: 0...largest, using: &random)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func isSame(_ value: JSONValue, _ read: Any) -> Bool {
    switch value {
    case .null: return read is NSNull
    case .bool(let value): return (read as? NSNumber)?.boolValue == value
    case .integer(let value): return (read as? NSNumber)?.intValue == value
    case .number(let number):
      // JSONSerialization itself is wrong by a last digit now and then; `Double` is not.
      guard let read = (read as? NSNumber)?.doubleValue else { return false }
      return Double(value.text) == number && abs(read - number) <= 1e-15 * abs(number)
    case .string(let value):
      return (read as? String).map { Array($0.utf8) } == Array(value.utf8)
    case .array(let values):
      guard let read = read as? [Any], read.count == values.count else { return false }
      return zip(values, read).allSatisfy { isSame($0, $1) }
    case .object(let members):
      guard let read = read as? [String: Any], read.count == members.count else { return false }
      return members.allSatisfy { member in
        read[member.key].map { isSame(member.value, $0) } == true
      }
    }
  }
}
