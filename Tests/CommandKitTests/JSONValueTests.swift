import CommandKit
import Foundation
import Testing

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
    "\u{1B}[31m\u{7F}\u{9B}", "e\u{301}\r\n", "",
  ])
  func `JSONDecoder reads what is written`(text: String) throws {
    let value: JSONValue = [
      "text": .string(text), "number": .number(0.1234567), "flag": .bool(true),
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
  }

  @Test func `what is no number is null`() {
    #expect(JSONValue.number(.nan).text == "null")
    #expect(JSONValue.number(-.infinity).text == "null")
    #expect(JSONValue.number(1e-9).text == "0.0")
  }

  @Test(arguments: [
    (9.1e-05, "0.000091"), (-1e-6, "-0.000001"), (1e-4, "0.0001"), (0.5, "0.5"), (3, "3.0"),
    (1e16, "10000000000000000.0"), (-1.25e20, "-125000000000000000000.0"),
  ])
  func `numbers have no exponent`(value: Double, text: String) {
    #expect(JSONValue.number(value).text == text)
  }
}
