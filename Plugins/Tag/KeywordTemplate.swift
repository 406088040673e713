import CommandKit
import Files
import Messages

/// A keyword with places for the breed's and the group's names.
struct KeywordTemplate: Hashable, Sendable {
  static let standard = KeywordTemplate(checked: "{breed}")

  let text: String

  private init(checked text: String) { self.text = text }

  /// Reads a template.
  ///
  /// Programs separate keywords by semicolons, and levels of keywords by `|` and `/`: in a plain
  /// keyword those would come apart there.
  init(_ text: String) throws(CommandError) {
    guard Path(argument: text).isValidUTF8 else {
      throw CommandError(.usage, TagMessage.keywordNotUTF8())
    }
    let rest = text.replacing("{breed}", with: "").replacing("{group}", with: "")
    guard text.contains("{breed}") else {
      throw CommandError(.usage, TagMessage.keywordWithoutBreed())
    }
    guard !rest.contains(where: { ";|/{}".contains($0) || $0.isNewline }) else {
      throw CommandError(.usage, TagMessage.keywordParts())
    }
    self.init(checked: text)
  }

  /// The keyword for a breed.
  func keyword(breed: String, group: String?) -> String {
    text.replacing("{breed}", with: breed).replacing("{group}", with: group ?? "other")
  }
}
