/// The text of Windows' XPKeywords: UTF-16, little-endian in any block, terminated by a zero, with
/// keywords separated by `;`.
struct XPText: Hashable {
  /// The tag 0x9C9E.
  static let keywordsTag: UInt16 = 0x9C9E

  /// The parts between the semicolons, each in UTF-16.
  private(set) var parts: [[UInt16]]

  /// Parses a value; the last of an odd number of bytes is ignored.
  init(_ bytes: [UInt8]) {
    var units = stride(from: 0, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
    while units.last == 0 { units.removeLast() }
    let split = units.split(separator: 0x3B, omittingEmptySubsequences: false).map(Array.init)
    parts = units.isEmpty ? [] : split
  }

  /// The keywords as text; invalid UTF-16 in a part is repaired here, but not in `bytes`.
  var keywords: [String] { parts.map { String(decoding: $0, as: UTF16.self) } }

  /// Removes the last occurrence of each of some values, and appends others.
  mutating func change(removing removed: [String], adding added: [String]) {
    for value in removed {
      guard let index = keywords.lastIndex(of: value) else { continue }
      parts.remove(at: index)
    }
    parts += added.map { Array($0.utf16) }
  }

  /// The encoded value.
  var bytes: [UInt8] {
    let units = Array(parts.joined(separator: [0x3B])) + [0]
    return units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }
}
