public import ArgumentParser

/// The option that says in which language breeds are named.
public struct LanguageOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The language of breed names, such as fr. (default: the system's)", valueName: "code"))
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
