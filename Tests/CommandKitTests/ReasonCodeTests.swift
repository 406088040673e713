import CommandKit
import Foundation
import PhotoArchive
import TestSupport
import Testing

/// The codes of reasons are published: programs go by them.
struct ReasonCodeTests {
  private let codes = Reason.Code.allCases.map(\.rawValue)

  /// The enumeration of codes in a published schema.
  private func published(_ schema: String) throws -> [String] {
    let reference = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Docs/Reference/\(schema).schema.json").standardized
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: reference))
    let definitions = (object as? [String: Any])?["$defs"] as? [String: [String: Any]]
    return definitions?["reasonCode"]?["enum"] as? [String] ?? []
  }

  @Test func `each is another one`() { #expect(Set(codes).count == codes.count) }

  @Test func `each is in kebab case`() {
    for code in codes { #expect(code.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(code)") }
  }

  @Test func `the schema of plans names all of them, and no other`() throws {
    #expect(try published("kennel.plan-2") == codes)
  }

  @Test func `each comes in a record as it is published`() throws {
    let schema = try JSONSchema.published("kennel.plan-2")
    for code in Reason.Code.allCases {
      let json = PlanLine.left("/x", Reason(code, text: "No.")).json()
      #expect(json.contains(#""reasonCode":"\#(code.rawValue)""#))
      #expect(try schema.violations(in: json) == [])
    }
  }
}
