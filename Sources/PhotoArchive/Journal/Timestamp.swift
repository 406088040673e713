#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A moment in UTC, as journals and labels write it.
public struct Timestamp: Sendable {
  private let fields: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)

  /// The moment `seconds` after the beginning of 1970.
  public init(seconds: Int) {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    fields = (
      Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour),
      Int(parts.tm_min), Int(parts.tm_sec)
    )
  }

  /// This moment.
  public static var now: Timestamp { Timestamp(seconds: time(nil)) }

  /// ISO 8601, such as `2026-11-24T13:45:00Z`.
  public var iso8601: String {
    "\(fields.year)-\(two(fields.month))-\(two(fields.day))T"
      + "\(two(fields.hour)):\(two(fields.minute)):\(two(fields.second))Z"
  }

  /// For names that sort by time, such as `20261124-134500`.
  public var compact: String {
    "\(fields.year)\(two(fields.month))\(two(fields.day))-"
      + "\(two(fields.hour))\(two(fields.minute))\(two(fields.second))"
  }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
