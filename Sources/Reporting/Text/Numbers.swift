// Formatting of numbers for users, shared by all reports, tables, pages and pictures.

/// Formats a number with exactly `places` decimal places: `decimal(1.25, places: 1)` is `1.3`.
///
/// A number that is not finite, or too large for an `Int`, is formatted as Swift prints it. Zero
/// has no sign.
///
/// - Parameters:
///   - value: the number.
///   - places: the number of decimal places, from 0 to 9.
/// - Returns: the decimal number.
public func decimal(_ value: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
  guard let scaled = Int(exactly: (value.magnitude * scale).rounded()) else { return "\(value)" }
  let sign = value < 0 && scaled > 0 ? "-" : ""
  let whole = String(scaled / Int(scale))
  guard places > 0 else { return sign + whole }
  return "\(sign)\(whole)." + zeroPadded(scaled % Int(scale), to: places)
}

/// Formats an integer with leading zeros: `zeroPadded(7, to: 2)` is `07`.
///
/// - Parameters:
///   - number: the number, at least 0.
///   - digits: the minimum number of digits.
/// - Returns: the padded number.
public func zeroPadded(_ number: Int, to digits: Int) -> String {
  let text = "\(number)"
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// Formats a probability in whole percent, such as `97 %` for 0.979, but never as certainty:
/// `>99 %` above 0.99, and `<1 %` below 0.01.
///
/// The number is rounded down, so that a probability below a threshold never shows the threshold.
public func percent(_ probability: Double) -> String {
  if probability > 0.99 { return ">99 %" }
  guard probability >= 0.01 else { return "<1 %" }
  // The product may be slightly too small, as for 0.29, or too large.
  let near = Int(probability * 100)
  let whole = [near + 1, near].first { Double($0) / 100 <= probability } ?? near - 1
  return "\(whole) %"
}

/// Formats a share in percent with one decimal place, such as `12.5 %` for 0.125.
public func shareText(_ share: Double) -> String { decimal(share * 100, places: 1) + " %" }

/// Formats a share in whole percent, such as `13 %` for 0.125.
public func wholePercent(_ share: Double) -> String { decimal(share * 100, places: 0) + " %" }

/// Formats a short time in milliseconds, such as `12.3 ms` for 0.0123 seconds.
public func milliseconds(_ seconds: Double) -> String { decimal(seconds * 1000, places: 1) + " ms" }

/// Formats a duration in its largest fitting unit: `9.5 s`, `45 s`, `12 min` or `2.5 h`.
public func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<10: decimal(seconds, places: 1) + " s"
  case ..<120: decimal(seconds, places: 0) + " s"
  case ..<7200: decimal(seconds / 60, places: 0) + " min"
  default: decimal(seconds / 3600, places: 1) + " h"
  }
}

/// Formats the remaining time in its two largest units: `9 s`, `2 min 5 s` or `2 h 46 min`.
///
/// The time is rounded up to whole seconds and limited to 99 h 59 min.
public func remainingTime(_ seconds: Double) -> String {
  let seconds = Int(max(0, min(seconds.rounded(.up), 359_999)))
  if seconds < 60 { return "\(seconds) s" }
  if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
  return "\(seconds / 3600) h \(seconds / 60 % 60) min"
}

/// Formats a file size in megabytes of a million bytes, such as `14.2 MB`.
public func megabytes(_ bytes: Int) -> String { decimal(Double(bytes) / 1e6, places: 1) + " MB" }

/// Formats an estimated amount of memory: `617 MB`, or `1.2 GB` from a gigabyte on; `1 MB` or more.
public func roughMemory(_ bytes: Int) -> String {
  bytes < 1_000_000_000
    ? "\(max(1, bytes / 1_000_000)) MB" : decimal(Double(bytes) / 1e9, places: 1) + " GB"
}

/// Formats a count in millions with one decimal place, such as `16.8` for 16,800,000.
public func millions(_ count: Int) -> String { decimal(Double(count) / 1e6, places: 1) }

/// Formats a count with its noun, such as `1 breed` and `2 breeds`.
///
/// - Parameters:
///   - count: the count.
///   - one: the singular.
///   - many: the plural; nil appends an `s` to `one`.
/// - Returns: the count and the noun.
public func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
