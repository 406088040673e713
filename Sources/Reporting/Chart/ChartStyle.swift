/// The colours and CSS rules of charts, in pages and in standalone files.
enum ChartStyle {
  /// The named colours in light and dark mode; all meet at least WCAG contrast level AA.
  static let colors: [(name: String, light: String, dark: String)] = [
    ("ground", "#fff", "#14181d"), ("text", "#1c2733", "#e6eaee"), ("note", "#55606e", "#a7b1bc"),
    ("line", "#d5dbe1", "#3a434d"), ("bar", "#2f6f9f", "#6cb0e6"), ("box", "#f5f7f9", "#1d232a"),
    ("wrong", "#b3261e", "#ff8a80"), ("pale", "#98a2ac", "#7b858f"), ("deep", "#14354f", "#c4e1f7"),
  ]

  /// The CSS rules of the classes, for the style sheets of pages and standalone files.
  static let rules = """
    svg { fill: var(--text); font-size: 14px; }
    svg .faint, svg .tick { fill: var(--note); }
    svg .tick { font-size: 12px; }
    svg .small { font-size: 12px; }
    svg .title, svg .head { font-weight: bold; }
    svg .title { font-size: 16px; }
    svg .end { text-anchor: end; }
    svg .middle { text-anchor: middle; }
    svg .bar, svg .dot, svg .right { fill: var(--bar); }
    svg .wrong { fill: var(--wrong); }
    svg .pale { fill: var(--pale); }
    svg .deep { fill: var(--deep); }
    svg .ground { fill: var(--line); }
    svg .grid-line, svg .frame-line { stroke: var(--line); stroke-width: 1; fill: none; }
    svg .ideal { stroke: var(--note); stroke-width: 1; stroke-dasharray: 5 4; fill: none; }
    svg .line, svg .pale-line { stroke-width: 2.5; fill: none; stroke-linejoin: round; }
    svg .line { stroke: var(--bar); }
    svg .pale-line { stroke: var(--pale); }
    svg .hollow { stroke: var(--wrong); stroke-width: 1.5; fill: none; }
    """

  /// The style sheet of a standalone SVG file: light mode, with the colours in place of CSS
  /// variables, which not every SVG viewer supports.
  static let standalone = colors.reduce("svg { font-family: sans-serif; }\n" + rules) {
    $0.split(separator: "var(--\($1.name))", omittingEmptySubsequences: false)
      .joined(separator: $1.light)
  }

  /// Returns the CSS variables of the colours for a page: `--bar: #2f6f9f;` and so on.
  static func definitions(dark: Bool) -> String {
    colors.map { "--\($0.name): \(dark ? $0.dark : $0.light);" }.joined(separator: " ")
  }
}
