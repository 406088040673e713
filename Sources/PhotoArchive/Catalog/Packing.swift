internal import PhotoMetadata

/// How values with several parts stand in one column.
private let separator: Character = "\u{1F}"

extension [String] {
  /// All texts in one, or nil for none.
  var packed: String? { isEmpty ? nil : joined(separator: String(separator)) }

  /// Takes apart what `packed` made.
  init(packed: String?) {
    self =
      packed?.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
      ?? []
  }
}

extension CaptureDate {
  /// The date as a number that sorts by time.
  var packed: Int { ((year * 100 + month) * 100 + day) * 100_000 + secondOfDay }

  /// Takes apart what `packed` made.
  init?(packed: Int) {
    let day = packed / 100_000
    self.init(
      year: day / 10_000, month: day / 100 % 100, day: day % 100, secondOfDay: packed % 100_000)
  }
}

extension BreedLabel {
  /// All parts in one text.
  var packed: String? {
    [
      breedID, breedName, status.rawValue, confidence.map { "\($0)" } ?? "", model ?? "",
      modelDigest ?? "", when,
    ].packed
  }

  /// Takes apart what `packed` made.
  init?(packed: String?) {
    let parts = [String](packed: packed)
    guard parts.count == 7, let status = Status(rawValue: parts[2]) else { return nil }
    self.init(
      breedID: parts[0], breedName: parts[1], status: status, confidence: Double(parts[3]),
      model: parts[4].isEmpty ? nil : parts[4],
      modelDigest: parts[5].isEmpty ? nil : parts[5], when: parts[6])
  }
}
