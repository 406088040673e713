import Glibc

/// The name of an action, such as `20261124-134500-012345`: its start time.
///
/// Names sort by time. They exist for the years 1000 to 9999; other times are clamped to that
/// range.
struct ActionName: Hashable, Comparable {
  /// The microseconds since 1970.
  let microseconds: Int

  private static let million = Timestamp.million
  private static let first = -30_610_224_000 * million
  private static let last = 253_402_300_800 * million - 1

  /// Creates the name for a time.
  init(microseconds: Int) {
    self.microseconds = min(max(microseconds, Self.first), Self.last)
  }

  /// Parses a name; nil for any other text.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 22 else { return nil }
    let number = { (range: Range<Int>) in
      bytes[range].reduce(0) { $0 * 10 + Int32($1) - Int32(UInt8(ascii: "0")) }
    }
    var time = tm()
    time.tm_year = number(0..<4) - 1900
    time.tm_mon = number(4..<6) - 1
    time.tm_mday = number(6..<8)
    time.tm_hour = number(9..<11)
    time.tm_min = number(11..<13)
    time.tm_sec = number(13..<15)
    let seconds = Int(timegm(&time))
    guard Self.first / Self.million...Self.last / Self.million ~= seconds else { return nil }
    self.init(microseconds: seconds * Self.million + Int(number(16..<22)))
    // Non-digits and dates outside the calendar do not survive the round trip.
    guard self.text == text else { return nil }
  }

  /// The name as text.
  var text: String {
    let rest = microseconds % Self.million
    let fraction = rest < 0 ? rest + Self.million : rest
    return Timestamp(microseconds: microseconds).compact + "-"
      + String(Self.million + fraction).dropFirst()
  }

  static func < (one: ActionName, other: ActionName) -> Bool {
    one.microseconds < other.microseconds
  }

  /// Returns the name of a new action: the time `now`, or later so that it sorts after all existing
  /// names.
  ///
  /// The clock may have been set back, and `undo` must still undo the newest action first.
  static func next(after existing: [ActionName], now: Timestamp) -> ActionName {
    let newest = existing.lazy.map(\.microseconds).filter { $0 < last }.max() ?? first
    return ActionName(microseconds: max(now.microseconds, newest + 1))
  }
}
