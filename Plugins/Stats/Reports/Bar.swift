/// Draws bars of characters.
struct Bar {
  /// Whether the terminal shows more than ASCII.
  let isUnicode: Bool
  /// How many columns the longest bar has.
  let columns: Int

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar for `value`, where the longest is for `largest`; what is not 0 can be seen.
  func text(_ value: Int, of largest: Int) -> String {
    guard value > 0, largest > 0, columns > 0 else { return "" }
    let length = Double(columns) * Double(value) / Double(largest)
    guard isUnicode else {
      return String(repeating: "#", count: max(1, Int(length.rounded())))
    }
    let parts = max(1, Int((length * 8).rounded()))
    return String(repeating: "█", count: parts / 8) + Self.eighths[parts % 8]
  }

  /// Whether the environment says that the terminal shows UTF-8, as the C library finds it out.
  static func isUnicode(in environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let charset = (locale ?? "").lowercased().filter { $0.isLetter || $0.isNumber }
    return charset.contains("utf8")
  }
}
