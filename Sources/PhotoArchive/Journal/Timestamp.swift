import Glibc

/// A time in UTC, as in journals and labels.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// The microseconds since 1970.
  public let microseconds: Int

  static let million = 1_000_000

  /// Creates a time from the microseconds since 1970.
  public init(microseconds: Int) { self.microseconds = microseconds }

  /// Creates a time from the seconds since 1970.
  public init(seconds: Int) { self.init(microseconds: seconds * Self.million) }

  /// Returns the time of the system clock.
  @Sendable public static func systemClock() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: time.tv_sec * million + time.tv_nsec / 1000)
  }

  /// Whether a time is before another.
  public static func < (one: Timestamp, other: Timestamp) -> Bool {
    one.microseconds < other.microseconds
  }

  /// The time as ISO 8601, to the second, such as `2026-11-24T13:45:00Z`.
  public var iso8601: String {
    let time = fields
    return "\(time.tm_year + 1900)-\(two(time.tm_mon + 1))-\(two(time.tm_mday))T"
      + "\(two(time.tm_hour)):\(two(time.tm_min)):\(two(time.tm_sec))Z"
  }

  /// The time for names that sort by it, to the second, such as `20261124-134500`.
  public var compact: String {
    let time = fields
    return "\(time.tm_year + 1900)\(two(time.tm_mon + 1))\(two(time.tm_mday))-"
      + "\(two(time.tm_hour))\(two(time.tm_min))\(two(time.tm_sec))"
  }

  private var fields: tm {
    var seconds = time_t(microseconds / Self.million - (microseconds % Self.million < 0 ? 1 : 0))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return parts
  }
}

private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
