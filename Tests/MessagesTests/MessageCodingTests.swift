import Foundation
import Messages
import Testing

struct MessageCodingTests {
  private func decoded(_ json: String) throws -> Message {
    try JSONDecoder().decode(Message.self, from: Data(json.utf8))
  }

  @Test(arguments: [
    ImageMessage.empty(), ImageMessage.cutOff(["percent": 40]),
    ImageMessage.damaged(["format": "JPEG", "reason": "a \"b\"\u{1B}\n{percent}"]),
    ImageMessage.damaged(["format": "40", "reason": .message(ImageMessage.empty())]),
  ])
  func `a message comes back as it was`(message: Message) throws {
    let json = try JSONEncoder().encode(message)
    let back = try JSONDecoder().decode(Message.self, from: json)
    #expect(back == message && back.description == message.description)
  }

  @Test func `the key and the values are kept, and no sentence`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(
      decoding: try encoder.encode(ImageMessage.cutOff(["percent": 40])), as: UTF8.self)
    #expect(json == #"{"key":"ImageMessage.cutOff","values":{"percent":40}}"#)
    #expect(try decoded(json) == ImageMessage.cutOff(["percent": 40]))
  }

  @Test(arguments: [
    "The file is empty.", #"{"key":"ImageMessage.none","values":{}}"#,
    #"{"key":"empty","values":{}}"#, #"{"key":"ImageMessage.empty"}"#, #"{"values":{}}"#, "[]", "",
    #"{"key":"ImageMessage.cutOff","values":{}}"#,
    #"{"key":"ImageMessage.cutOff","values":{"share":40}}"#,
    #"{"key":"ImageMessage.cutOff","values":{"percent":[40]}}"#,
    #"{"key":"ImageMessage.cutOff","values":{"percent":{"key":"none","values":{}}}}"#,
  ])
  func `what is no message of this version is an error`(json: String) {
    #expect(throws: DecodingError.self) { try decoded(json) }
  }

  @Test func `every row of the kept table can be kept`() throws {
    for row in ImageMessage.allCases {
      let names = row.rawValue.matches(of: /{([a-z]+)/).map { String($0.output.1) }
      let message = row(Dictionary(names.map { ($0, 7) }) { $1 })
      let back = try JSONDecoder().decode(Message.self, from: JSONEncoder().encode(message))
      #expect(back == message && !back.description.contains("{"))
    }
  }
}
