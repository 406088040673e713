import CommandKit
import Files
import Messages

/// A template for keywords, with placeholders for the names of the breed and its group.
struct KeywordTemplate: Hashable, Sendable {
  static let standard = KeywordTemplate(checked: "{breed}")

  let text: String

  private init(checked text: String) { self.text = text }

  /// Parses a template.
  ///
  /// Programs separate keywords with semicolons, and levels of a hierarchy with `|` and `/`: they
  /// would split a keyword that contains one.
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

  /// Returns the keyword for a breed.
  func keyword(breed: String, group: String?) -> String {
    text.replacing("{breed}", with: breed).replacing("{group}", with: group ?? "other")
  }
}
