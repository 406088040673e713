import CommandKit
import Files
import Messages
import PhotoMetadata

/// The path of a photo relative to the destination: folders, and a prefix of the file name.
struct Layout: Hashable {
  /// The values of the placeholders.
  struct Values {
    /// The folder name of the breed, or a stand-in such as `_unsure`.
    let breed: String
    /// The name of the group; nil if there is no breed.
    let group: String?
    /// Whether `breed` is the name of a breed.
    let hasBreed: Bool
    let date: CaptureDate?
    /// The confidence of the model, 0 to 1; nil if the user confirmed the breed.
    let confidence: Double?
  }

  /// A part of a template.
  private enum Part: Hashable {
    case text(String)
    case breed, group, year, month, confidence
  }

  static let standard = "{breed}/{name}"
  static let noDate = "_no-date"

  private let folders: [[Part]]
  private let prefix: [Part]

  /// Parses a template such as `{group}/{breed}/{name}`; throws an error if it is invalid.
  init(_ template: String) throws(CommandError) {
    guard Path(argument: template).isValidUTF8 else {
      throw CommandError(.usage, SortMessage.layoutNotUTF8())
    }
    let components = template.split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    guard let last = components.last, last.hasSuffix("{name}") else {
      throw CommandError(.usage, SortMessage.layoutEnd())
    }
    guard !components.contains(where: { ["", ".", ".."].contains($0) }) else {
      throw CommandError(.usage, SortMessage.layoutParts())
    }
    var folders: [[Part]] = []
    for component in components.dropLast() { folders.append(try Self.parts(component)) }
    self.folders = folders
    prefix = try Self.parts(String(last.dropLast("{name}".count)))
  }

  /// Whether the date of a photo is part of its path.
  var hasDate: Bool {
    (folders + [prefix]).contains { $0.contains(.year) || $0.contains(.month) }
  }

  private static func parts(_ component: String) throws(CommandError) -> [Part] {
    var parts: [Part] = []
    var rest = component[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw CommandError(.usage, SortMessage.layoutBrace())
      }
      let name = rest[rest.index(after: open)..<close]
      switch name {
      case "breed": parts.append(.breed)
      case "group": parts.append(.group)
      case "year": parts.append(.year)
      case "month": parts.append(.month)
      case "confidence": parts.append(.confidence)
      case "name": throw CommandError(.usage, SortMessage.layoutName())
      default: throw CommandError(.usage, SortMessage.layoutUnknown(["part": "{\(name)}"]))
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return parts
  }

  /// Returns the folders, from the destination down, and the prefix of the photo's name.
  ///
  /// Without a breed, the first folder with the breed or its group becomes `_unsure` or
  /// `_not-a-dog`, and further ones are omitted. Without a date, consecutive folders with the year
  /// or month become a single `_no-date`.
  func place(_ values: Values) -> (folders: [String], prefix: String) {
    var result: [String] = []
    var hasStandIn = false
    for folder in folders {
      let name: String
      if !values.hasBreed, folder.contains(.breed) || folder.contains(.group) {
        if hasStandIn { continue }
        hasStandIn = true
        name = values.breed
      } else if values.date == nil, folder.contains(.year) || folder.contains(.month) {
        if result.last == Self.noDate { continue }
        name = Self.noDate
      } else {
        name = text(folder, values)
      }
      result.append(safeFolderName(name))
    }
    let prefix = text(prefix, values)
    return (result, prefix.isEmpty ? "" : safeCharacters(prefix))
  }

  private func text(_ parts: [Part], _ values: Values) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .breed: values.breed
      case .group: values.group ?? values.breed
      case .year: values.date.map { "\($0.year)" } ?? Self.noDate
      case .month: values.date.map { $0.month < 10 ? "0\($0.month)" : "\($0.month)" } ?? Self.noDate
      case .confidence: band(values.confidence)
      }
    }.joined()
  }

  /// Returns a range of ten per cent; a folder for each per cent would be too fine.
  private func band(_ confidence: Double?) -> String {
    guard let confidence else { return "confirmed" }
    let tens = max(0, min(9, Int(confidence * 10)))
    return tens == 9 ? "90-100" : "\(tens)0-\(tens)9"
  }
}
