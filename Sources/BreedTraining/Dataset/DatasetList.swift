internal import Files
internal import Messages
internal import Reporting

internal import FoundationEssentials

/// A file that lists photos with their labels: CSV or JSON Lines.
enum DatasetList {
  /// The maximum size of a list in bytes.
  private static let largestList = 1 << 30

  /// Reads a list; relative paths in it are resolved against its folder.
  static func read(_ file: Path) throws -> [LabelledPhoto] {
    var bytes: [UInt8]
    do throws(FileError) {
      bytes = try file.contents(atMost: largestList)
    } catch {
      throw DatasetError(.notRead, ["file": "\(file)", "cause": .message(error.message)])
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let isJSON = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    let entries = isJSON ? try jsonEntries(bytes, file) : try csvEntries(bytes, file)
    guard !entries.isEmpty else { throw DatasetError(.noPhotos, ["file": "\(file)"]) }
    return try entries.map { try photo($0, in: file) }
  }

  /// A row of a list.
  private struct Entry {
    let line: Int
    let path: Path
    let label: String
    let split: String?
  }

  private struct JSONEntry: Decodable {
    let path: Path
    let label: String
    let split: String?
  }

  private static func jsonEntries(_ bytes: [UInt8], _ file: Path) throws -> [Entry] {
    let decoder = JSONDecoder()
    return try bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().compactMap { index, line in
        guard line.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return nil }
        guard let entry = try? decoder.decode(JSONEntry.self, from: Data(line)) else {
          throw problem(.noJSON, file, index + 1)
        }
        return Entry(line: index + 1, path: entry.path, label: entry.label, split: entry.split)
      }
  }

  private static func csvEntries(_ bytes: [UInt8], _ file: Path) throws -> [Entry] {
    guard let rows = CSV.rows(bytes) else {
      throw DatasetError(.openQuote, ["file": "\(file)"])
    }
    let names = (rows.first?.fields ?? []).map { text($0).lowercased() }
    let isHeader = names.contains("path") && names.contains("label")
    let columns = isHeader ? names : ["path", "label", "split"]
    return try rows.dropFirst(isHeader ? 1 : 0).map { row in
      let field = { (name: String) -> [UInt8]? in
        columns.firstIndex(of: name).flatMap {
          row.fields.indices.contains($0) ? row.fields[$0] : nil
        }
      }
      guard let path = field("path"), !path.isEmpty, let label = field("label") else {
        throw problem(.noPathAndLabel, file, row.line)
      }
      return Entry(
        line: row.line, path: Path(bytes: path), label: text(label),
        split: field("split").map(text))
    }
  }

  private static func photo(_ entry: Entry, in file: Path) throws -> LabelledPhoto {
    var split: DatasetSplit?
    if let name = entry.split, !name.isEmpty {
      split = DatasetSplit(name: name)
      guard split != nil else { throw problem(.noSplit, file, entry.line) }
    }
    let isAbsolute = entry.path.bytes.first == UInt8(ascii: "/")
    return LabelledPhoto(
      path: isAbsolute ? entry.path : file.folder.appending(entry.path.bytes),
      label: try DatasetClass(named: entry.label), split: split)
  }

  private static func text(_ field: [UInt8]) -> String {
    String(decoding: field, as: UTF8.self).trimmingSpaces
  }

  private static func problem(
    _ code: DatasetMessage, _ file: Path, _ line: Int
  ) -> DatasetError {
    DatasetError(code, ["file": "\(file)", "line": .count(line)])
  }
}
