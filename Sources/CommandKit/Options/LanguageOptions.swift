public import ArgumentParser

/// The option that says in which language breeds are named.
public struct LanguageOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The language of breed names, such as fr. (default: the system's)", valueName: "code"))
  private var language: String?

  /// Makes options without any value.
  public init() {}

  /// The language's code, such as `fr`; the first of the usual variables that is set decides.
  public func code(in environment: [String: String]) -> String {
    let locale =
      language
      ?? ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let code = (locale ?? "").prefix { $0.isLetter }.lowercased()
    return ["", "c", "posix"].contains(code) ? "en" : code
  }
}
