internal import BreedRecognition
internal import CommandKit
internal import Files
internal import Messages
internal import Reporting

/// The census as tables for people, on a terminal.
struct TableReport {
  let figures: Figures
  let context: ReportContext
  let style: TextStyle
  let isUnicode: Bool
  /// The width of the terminal in columns.
  let width: Int

  /// The report; empty if no photo could be read.
  var text: String {
    guard figures.outcomes.readable > 0 else { return "" }
    let sections =
      [breeds, groups, folders, months] + (figures.confidence.map { [sure($0)] } ?? [])
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(
      separator: "\n")
  }

  private var breeds: [String] {
    let (named, others) = figures.breeds.split(context.top)
    var rows = named.map { Row(context.name($0.key), $0.photos, $0.share) }
    if others.number > 0 {
      let name = StatsMessage.otherBreeds(["count": .count(others.number)])
      rows.append(plain(name.description, others.photos))
    }
    rows += figures.withoutBreed.map { plain($0.reason, $0.photos) }
    return section(figures.origin == .model ? .breeds : .labels, rows)
  }

  private var groups: [String] {
    figures.groups.isEmpty
      ? []
      : section(
        .groups,
        figures.groups.map { Row($0.key ?? noGroup, $0.photos, $0.share) })
  }

  private var folders: [String] {
    let rows = figures.folders.prefix(context.top).map {
      Row($0.key.displayName, $0.photos, $0.share)
    }
    let rest = figures.folders.dropFirst(context.top)
    guard !rest.isEmpty else { return section(.folders, rows) }
    let name = "\(StatsMessage.otherFolders(["count": .count(rest.count)]))"
    return section(.folders, rows + [plain(name, rest.reduce(0) { $0 + $1.photos })])
  }

  private var months: [String] {
    guard !figures.years.isEmpty else {
      return section(.months, [plain(noDate, figures.undated)])
    }
    let years = figures.years.map {
      (zeroPadded($0.key, to: 4), figures.monthly($0.key), $0.photos)
    }
    let largest = max(figures.months.map(\.photos).max() ?? 0, 100)
    let column = "\(largest)".count + 1
    func line(_ name: String, _ cells: [String], _ total: String) -> String {
      filled(name, to: 7) + cells.map { rightAligned($0, to: column) }.joined()
        + rightAligned(total, to: 8)
    }
    var lines = ["\(StatsMessage.months())", style.faint(line("", monthNames, "total"))]
    lines += years.map { year, counts, total in
      line(year, counts.map { $0 == 0 ? dot : "\($0)" }, "\(total)")
    }
    if figures.undated > 0 {
      lines.append(style.faint(line(noDate, monthNames.map { _ in "" }, "\(figures.undated)")))
    }
    return headed(lines)
  }

  private func sure(_ confidence: Figures.Confidence) -> [String] {
    let rows = confidence.bins.enumerated().reversed().map { tenth, photos in
      Row(
        tenthName(tenth), photos, Double(photos) / Double(confidence.photos))
    }
    return section(figures.origin == .model ? .confidence : .labelConfidence, rows)
      + [confidence.sentence].compactMap { $0 }
  }
}

extension TableReport {
  /// A name and its number of photos.
  private struct Row {
    let name: String
    let photos: Int
    let share: Double
    let isPlain: Bool

    init(_ name: String, _ photos: Int, _ share: Double, isPlain: Bool = false) {
      self.name = name
      self.photos = photos
      self.share = share
      self.isPlain = isPlain
    }
  }

  private var dot: String { isUnicode ? "·" : "." }

  /// Returns a row without a bar, for photos that belong to no single breed or folder.
  private func plain(_ name: String, _ photos: Int) -> Row {
    Row(name, photos, figures.share(photos), isPlain: true)
  }

  /// Returns a title, and a line for each row: name, photos, share and a bar.
  private func section(_ title: StatsMessage, _ rows: [Row]) -> [String] {
    let digits = max(6, rows.map { "\($0.photos)".count }.max() ?? 0)
    let widest = rows.map(\.name.count).max() ?? 0
    let names = min(widest, max(12, width / 2))
    let largest = rows.filter { !$0.isPlain }.map(\.photos).max() ?? 0
    // The share takes 9 columns, the gaps 2 and 2, and the last column stays free.
    let bar = Bar(isUnicode: isUnicode, columns: min(40, width - names - digits - 14))
    let lines = rows.map { row in
      let line =
        filled(cut(row.name, names), to: names) + rightAligned("\(row.photos)", to: digits + 2)
        + rightAligned(shareText(row.share), to: 9)
      guard !row.isPlain, row.photos > 0 else { return row.isPlain ? style.faint(line) : line }
      return line + "  " + bar.text(row.photos, of: largest)
    }
    let head =
      filled("", to: names) + rightAligned("photos", to: digits + 2) + rightAligned("share", to: 9)
    return headed(["\(title())", style.faint(head)] + lines)
  }

  private func headed(_ lines: [String]) -> [String] {
    lines.prefix(1).map(style.strong) + lines.dropFirst()
  }

  /// Returns `text` with its middle elided if it is too long: both ends of a path are informative.
  private func cut(_ text: String, _ columns: Int) -> String {
    guard text.count > columns else { return text }
    let gap = isUnicode ? "…" : "..."
    let kept = columns - gap.count
    return text.prefix(kept / 2) + gap + text.suffix(kept - kept / 2)
  }
}

/// Draws bars with block characters, or in ASCII.
struct Bar {
  /// Whether the terminal supports more than ASCII.
  let isUnicode: Bool
  /// The length of the longest bar in columns.
  let columns: Int

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// Returns the bar for `value`, if the longest bar is for `largest`; positive values are visible.
  func text(_ value: Int, of largest: Int) -> String {
    guard value > 0, largest > 0, columns > 0 else { return "" }
    let length = Double(columns) * Double(value) / Double(largest)
    guard isUnicode else {
      return String(repeating: "#", count: max(1, Int(length.rounded())))
    }
    let parts = max(1, Int((length * 8).rounded()))
    return String(repeating: "█", count: parts / 8) + Self.eighths[parts % 8]
  }

  /// Returns whether the locale variables select UTF-8, in the order of precedence of the C
  /// library.
  static func isUnicode(in environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let charset = (locale ?? "").lowercased().filter { $0.isLetter || $0.isNumber }
    return charset.contains("utf8")
  }
}
