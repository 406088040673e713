public import ArgumentParser
public import BreedRecognition
internal import Messages

/// The option for the language of breed names.
public struct LanguageOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "Language of breed names, such as fr. (default: the language of the system)",
      valueName: "code"))
  private var language: String?

  /// Creates options without values.
  public init() {}

  /// Returns the language that the options name, or else that of the first locale variable that is
  /// set.
  ///
  /// - Parameter environment: the environment variables.
  /// - Returns: the language; English if nothing names one.
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

/// The language for breed names.
public struct LanguageChoice: Sendable, Hashable {
  /// English, which every model has names in.
  public static let english = LanguageChoice(code: "en", isExplicit: false)

  /// The code of the language, such as `fr`.
  public let code: String
  /// Whether the user chose it for this run; otherwise it is the language of the system.
  public let isExplicit: Bool

  /// Creates a choice.
  public init(code: String, isExplicit: Bool) {
    self.code = code
    self.isExplicit = isExplicit
  }

  /// Returns whether any of `breeds` has a name in the language; English is always known.
  public func isKnown(to breeds: [Breed]) -> Bool {
    code == Self.english.code || breeds.contains { $0.names[code] != nil }
  }

  /// Returns the code of the language if it is known to `breeds`, else that of English.
  public func code(for breeds: [Breed]) -> String {
    isKnown(to: breeds) ? code : Self.english.code
  }
}

extension Session {
  /// Returns the code of the language for the names of `breeds`.
  ///
  /// Notes it on the console if the user chose a language that no breed has a name in.
  public func language(_ choice: LanguageChoice, for breeds: [Breed]) -> String {
    if choice.isExplicit, !choice.isKnown(to: breeds) {
      console.note(CommandMessage.noBreedNames(["language": .text(choice.code)]))
    }
    return choice.code(for: breeds)
  }
}
