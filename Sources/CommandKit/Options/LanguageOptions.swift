public import ArgumentParser
public import BreedRecognition
internal import Messages

/// The option that says in which language breeds are named.
public struct LanguageOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "Language of breed names, such as fr. (default: the language of the system)",
      valueName: "code"))
  private var language: String?

  /// Makes options without any value.
  public init() {}

  /// The language that the options name, or else the first of the usual variables that is set.
  ///
  /// - Parameter environment: the environment variables.
  /// - Returns: the language; English where nothing names one.
  public func choice(in environment: [String: String]) -> LanguageChoice {
    let locale =
      language
      ?? ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let code = (locale ?? "").prefix { $0.isLetter }.lowercased()
    return LanguageChoice(
      code: ["", "c", "posix"].contains(code) ? LanguageChoice.english.code : code,
      isExplicit: language != nil)
  }
}

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

extension Session {
  /// The code of the language to name breeds in.
  ///
  /// If the user named one that `breeds` have no names in, that is said.
  public func language(_ choice: LanguageChoice, for breeds: [Breed]) -> String {
    if choice.isExplicit, !choice.isKnown(to: breeds) {
      console.note(CommandMessage.noBreedNames(["language": .text(choice.code)]))
    }
    return choice.code(for: breeds)
  }
}
