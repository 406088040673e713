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
  private let microsecond: Int

  /// The moment `seconds` after the beginning of 1970, and some microseconds.
  public init(seconds: Int, microseconds: Int = 0) {
    microsecond = microseconds
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    fields = (
      Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour),
      Int(parts.tm_min), Int(parts.tm_sec)
    )
  }

  /// This moment.
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: time.tv_sec, microseconds: Int(time.tv_nsec) / 1000)
  }

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

  /// The same to the microsecond, such as `20261124-134500-000042`: two actions of a script may well
  /// begin in the same second, and which of them is the newest must stay known.
  var compactToMicrosecond: String {
    compact + "-" + String("\(1_000_000 + microsecond)".dropFirst())
  }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
