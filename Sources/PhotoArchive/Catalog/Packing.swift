internal import PhotoMetadata

internal import FoundationEssentials

/// The separator between texts in one column: a byte that never occurs in UTF-8.
private let separator: UInt8 = 0xFF

extension [String] {
  /// The texts encoded for one column; nil if there are none.
  var packed: Data? {
    isEmpty ? nil : Data(map { [UInt8]($0.utf8) }.joined(separator: [separator]))
  }

  /// Decodes texts that `packed` encoded.
  init(packed: Data?) {
    self =
      packed?.split(separator: separator, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) } ?? []
  }
}

extension CaptureDate {
  /// The date as a number that sorts chronologically.
  var packed: Int { ((year * 100 + month) * 100 + day) * 100_000 + secondOfDay }

  /// Decodes a date that `packed` encoded.
  init?(packed: Int) {
    let day = packed / 100_000
    self.init(
      year: day / 10_000, month: day / 100 % 100, day: day % 100, secondOfDay: packed % 100_000)
  }
}

extension BreedLabel {
  /// The label encoded for one column.
  var packed: Data? {
    [
      breedID, breedName, status.rawValue, confidence.map { "\($0)" } ?? "", model ?? "",
      modelDigest ?? "", when,
    ].packed
  }

  /// Decodes a label that `packed` encoded.
  init?(packed: Data?) {
    let parts = [String](packed: packed)
    guard parts.count == 7, let status = Status(rawValue: parts[2]) else { return nil }
    self.init(
      breedID: parts[0], breedName: parts[1], status: status,
      confidence: Double(parts[3]).flatMap { 0...1 ~= $0 ? $0 : nil },
      model: parts[4].isEmpty ? nil : parts[4],
      modelDigest: parts[5].isEmpty ? nil : parts[5], when: parts[6])
  }
}
