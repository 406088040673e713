internal import Containers

/// The datasets of an IPTC block (IPTC-NAA Information Interchange Model 4.2, section 1.6).
struct IPTCBlock {
  struct Dataset {
    let record: UInt8
    let number: UInt8
    /// The dataset with its header.
    let range: Range<Int>
    let data: Range<Int>
  }

  /// The maximum length of a keyword (2:25) in bytes.
  static let maxKeyword = 64

  let bytes: [UInt8]
  private(set) var datasets: [Dataset] = []
  /// Whether the datasets fill the block, except for trailing zeros.
  private(set) var isWhole = false

  /// Parses the block up to the first invalid dataset.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    bytes.withUnsafeBytes { buffer in
      let reader = ByteReader(buffer)
      var offset = 0
      while let dataset = Self.dataset(at: offset, reader) {
        datasets.append(dataset)
        offset = dataset.range.upperBound
      }
      isWhole = buffer[offset...].allSatisfy { $0 == 0 }
    }
  }

  private static func dataset(at offset: Int, _ reader: ByteReader) -> Dataset? {
    // A length with the high bit set announces a longer length field, which text never needs.
    guard reader.uint8(at: offset) == 0x1C, let record = reader.uint8(at: offset + 1),
      let number = reader.uint8(at: offset + 2),
      let count = reader.uint16(at: offset + 3).map(Int.init), count < 0x8000,
      reader.slice(at: offset + 5, count: count) != nil
    else { return nil }
    let data = offset + 5..<offset + 5 + count
    return Dataset(record: record, number: number, range: offset..<data.upperBound, data: data)
  }

  /// Whether the block declares its text as UTF-8 (1:90).
  var isUTF8: Bool {
    datasets.contains {
      $0.record == 1 && $0.number == 90 && bytes[$0.data].elementsEqual([0x1B, 0x25, 0x47])
    }
  }

  private var keywordSets: [Dataset] { datasets.filter { $0.record == 2 && $0.number == 25 } }

  /// The keywords (2:25).
  var keywords: [String] { keywordSets.map(text) }

  /// Whether there is a caption (2:120).
  var hasCaption: Bool {
    datasets.contains { $0.record == 2 && $0.number == 120 && !text($0).trimmed.isEmpty }
  }

  /// Returns the text of the first dataset with a number.
  func text(_ record: UInt8, _ number: UInt8) -> String? {
    datasets.first { $0.record == record && $0.number == number }.map(text)
  }

  private func text(_ dataset: Dataset) -> String {
    let data = bytes[dataset.data]
    // Many programs write UTF-8 without declaring it; text that is not UTF-8 is Latin-1.
    if let text = String(validating: data, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(data.map { Unicode.Scalar($0) }))
  }

  /// Returns whether `keyword` can be written in the block's character set and length.
  func holds(_ keyword: String) -> Bool {
    encoded(keyword).map { $0.count <= Self.maxKeyword } ?? false
  }

  /// Returns `keyword` as far as the block can hold it; nil if its character set can't.
  ///
  /// Readers of IPTC know that a keyword of this length may be cut off, and look in XMP.
  func fitted(_ keyword: String) -> String? {
    var text = keyword
    while let bytes = encoded(text), bytes.count > Self.maxKeyword {
      text.unicodeScalars.removeLast()
    }
    return encoded(text) == nil ? nil : text
  }

  /// Returns a keyword in the block's character set; without a declaration that is Latin-1.
  private func encoded(_ keyword: String) -> [UInt8]? {
    if isUTF8 || keyword.utf8.allSatisfy({ $0 < 0x80 }) { return Array(keyword.utf8) }
    guard declaration == nil else { return nil }
    let scalars = keyword.unicodeScalars.map { UInt8(exactly: $0.value) }
    return scalars.contains(nil) ? nil : scalars.compactMap { $0 }
  }

  /// Returns the block after removing the last occurrence of each of some keywords, and appending
  /// others.
  func changing(removing removed: [String], adding added: [String]) -> [UInt8]? {
    guard isWhole else { return nil }
    var sets = keywordSets
    var splices: [Splice] = removed.compactMap { value in
      // As in the ledger, kennel's keyword is the last of several equal ones.
      sets.lastIndex { text($0) == value }.map { Splice(sets.remove(at: $0).range, []) }
    }
    let new = added.flatMap { keyword -> [UInt8] in
      let text = encoded(keyword) ?? []
      return [0x1C, 2, 25, 0, UInt8(truncatingIfNeeded: text.count)] + text
    }
    splices.append(insertion(of: new, record: 2, number: 25))
    splices.sort { $0.range.lowerBound < $1.range.lowerBound }
    return bytes.withUnsafeBytes { splices.applied(to: $0) }
  }

  /// Returns the insertion of a dataset after those that come before it by record and number.
  private func insertion(of dataset: [UInt8], record: UInt8, number: UInt8) -> Splice {
    let place = datasets.last { ($0.record, $0.number) <= (record, number) }?.range.upperBound ?? 0
    return Splice(place..<place, dataset)
  }
}

/// The declaration of UTF-8.
extension IPTCBlock {
  private var declaration: Dataset? { datasets.first { $0.record == 1 && $0.number == 90 } }

  /// Whether all text is ASCII, which is the same in all character sets.
  private var isASCII: Bool {
    datasets.filter { $0.record > 1 }.allSatisfy { bytes[$0.data].allSatisfy { $0 < 0x80 } }
  }

  /// Returns the block with its text declared as UTF-8, if one of the keywords needs that and no
  /// existing text gets another meaning; otherwise nil.
  func declaringUTF8(for keywords: [String]) -> IPTCBlock? {
    guard declaration == nil, isWhole, isASCII,
      keywords.contains(where: { !$0.utf8.allSatisfy { $0 < 0x80 } })
    else { return nil }
    let splice = insertion(of: [0x1C, 1, 90, 0, 3, 0x1B, 0x25, 0x47], record: 1, number: 90)
    return IPTCBlock(bytes.withUnsafeBytes { [splice].applied(to: $0) })
  }

  /// The block without the declaration of a character set, if all its text is ASCII.
  var withoutDeclaration: IPTCBlock {
    guard let declaration, isASCII else { return self }
    return IPTCBlock(
      bytes.withUnsafeBytes { [Splice(declaration.range, [])].applied(to: $0) })
  }
}
