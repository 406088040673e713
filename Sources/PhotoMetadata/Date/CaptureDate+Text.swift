/// Dates as they are written in metadata and in file names.
extension CaptureDate {
  /// Parses `2026:11:24 13:45:00`, the format of EXIF, or `2026-11-24T13:45:00+01:00`, that of XMP.
  ///
  /// The time is optional; a time zone is ignored, since the date is that of the camera's clock.
  init?(_ text: String) {
    var scanner = DigitScanner(Array(text.utf8.prefix(19)))
    guard let year = scanner.number(4), let separator = scanner.separator(of: ":-"),
      let month = scanner.number(2), scanner.skip(separator), let day = scanner.number(2)
    else { return nil }
    _ = scanner.separator(of: " T")
    guard let time = scanner.time(separators: ":") else { return nil }
    self.init(year: year, month: month, day: day, secondOfDay: time)
  }

  /// Parses an IPTC date such as `20261124` and a time such as `134500+0100`, which is optional.
  init?(iptcDate date: String, time: String?) {
    let digits = Array(date.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") })
    var scanner = DigitScanner(digits)
    guard digits.count == 8, let year = scanner.number(4), let month = scanner.number(2),
      let day = scanner.number(2)
    else { return nil }
    var timeScanner = DigitScanner(Array((time ?? "").utf8))
    self.init(
      year: year, month: month, day: day, secondOfDay: timeScanner.time(separators: ":") ?? 0)
  }

  /// Parses a date in words, such as `Sat, 24 Nov 2026 13:45:00 GMT` (RFC 1123, which PNG
  /// recommends) or `Tue Nov 24 13:45:00 2026` (that of C), or in the format of EXIF or XMP.
  init?(words text: String) {
    if let date = CaptureDate(text) {
      self = date
      return
    }
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == ":") }.map { $0.lowercased() }
    let months = words.lazy.compactMap { word in
      Self.monthNames.firstIndex { word.count >= 3 && word.hasPrefix($0) }
    }
    let numbers = words.compactMap { word in Int(word).map { (value: $0, digits: word.count) } }
    let time = words.first { $0.contains(":") }.map { Array($0.utf8) } ?? []
    var scanner = DigitScanner(time)
    guard let month = months.first, let day = numbers.first(where: { $0.digits <= 2 })?.value,
      let year = numbers.first(where: { $0.digits == 4 })?.value
    else { return nil }
    self.init(
      year: year, month: month + 1, day: day, secondOfDay: scanner.time(separators: ":") ?? 0)
  }

  private static let monthNames = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Finds the first plausible date in a file name, such as `IMG_20261124_134500.jpg`,
  /// `2026-11-24 13.45.00.jpg` or `IMG-20261124-WA0001.jpg`.
  ///
  /// Year, month and day are in this order, with one separator between them or none.
  public init?(fileName: [UInt8]) {
    for start in fileName.indices where start == 0 || !fileName[start - 1].isDigit {
      if let date = Self.date(in: fileName, at: start), date.isPlausible {
        self = date
        return
      }
    }
    return nil
  }

  private static func date(in name: [UInt8], at start: Int) -> CaptureDate? {
    var scanner = DigitScanner(name, at: start)
    guard let year = scanner.number(4) else { return nil }
    let separator = scanner.separator(of: "-_. ")
    guard let month = scanner.number(2), separator.map({ scanner.skip($0) }) ?? true,
      let day = scanner.number(2)
    else { return nil }
    // Longer numbers are counters, unless they go on with a time.
    let goesOn = scanner.isAtDigit
    if !goesOn { scanner.skipWords([" at ", " um ", " à ", "_", "-", " ", ".", "T"]) }
    let time = scanner.time(separators: goesOn ? "" : ".-_:h ")
    guard !goesOn || separator == nil && scanner.timeParts >= 2 && time != nil else { return nil }
    return CaptureDate(year: year, month: month, day: day, secondOfDay: time ?? 0)
  }
}

/// Reads numbers of fixed length.
private struct DigitScanner {
  private let text: [UInt8]
  private var index: Int
  /// The number of parts of the last time: hours, minutes and seconds.
  private(set) var timeParts = 0

  init(_ text: [UInt8], at start: Int = 0) {
    self.text = text
    index = start
  }

  var isAtDigit: Bool { index < text.count && text[index].isDigit }

  /// Reads a number of `count` digits.
  mutating func number(_ count: Int) -> Int? {
    guard index + count <= text.count,
      text[index..<index + count].allSatisfy(\.isDigit)
    else { return nil }
    defer { index += count }
    return text[index..<index + count].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Reads one of some separators.
  mutating func separator(of choices: String) -> UInt8? {
    guard index < text.count, choices.utf8.contains(text[index]) else { return nil }
    defer { index += 1 }
    return text[index]
  }

  /// Reads this byte, if it is next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard index < text.count, text[index] == byte else { return false }
    index += 1
    return true
  }

  /// Reads the first of some words that is next, if any.
  mutating func skipWords(_ words: [String]) {
    if let word = words.first(where: { text[index...].starts(with: $0.utf8) }) {
      index += word.utf8.count
    }
  }

  /// Reads a time; 0 if no number is next, and nil if it is no time of day.
  ///
  /// Minutes and seconds are optional.
  mutating func time(separators: String) -> Int? {
    var parts = [0, 0, 0]
    timeParts = 0
    while timeParts < 3, let part = number(2) {
      parts[timeParts] = part
      timeParts += 1
      _ = separator(of: separators)
    }
    guard parts[0] < 24, parts[1] < 60, parts[2] <= 60 else { return nil }
    return parts[0] * 3600 + parts[1] * 60 + parts[2]
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
