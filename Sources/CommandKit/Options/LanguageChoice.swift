public import BreedRecognition

/// The language that breeds are to be named in.
public struct LanguageChoice: Sendable, Hashable {
  /// The language of every model.
  public static let english = LanguageChoice(code: "en", isExplicit: false)

  /// The language's code, such as `fr`.
  public let code: String
  /// Whether the user named it for this run; otherwise it is the system's.
  public let isExplicit: Bool

  /// Makes a choice.
  public init(code: String, isExplicit: Bool) {
    self.code = code
    self.isExplicit = isExplicit
  }

  /// Whether one of `breeds` at least has a name in the language; English has them all.
  public func isKnown(to breeds: [Breed]) -> Bool {
    code == Self.english.code || breeds.contains { $0.names[code] != nil }
  }

  /// The language's code where it is known to `breeds`, else that of English.
  public func code(for breeds: [Breed]) -> String {
    isKnown(to: breeds) ? code : Self.english.code
  }
}
