internal import Glibc

/// A date and time of the camera's clock without a time zone, as in EXIF's `DateTimeOriginal`.
public struct CaptureDate: Sendable, Hashable, Comparable {
  /// Where a capture date was found, from the most to the least reliable.
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// EXIF's `DateTimeOriginal` or `DateTimeDigitized`.
    case exif = "EXIF"
    /// The XMP of the photo or its sidecar.
    case xmp = "XMP"
    /// The date created, IPTC 2:55 and 2:60.
    case iptc = "IPTC"
    /// The date of the satellites, in UTC.
    case gps = "GPS"
    /// The texts or the time of a PNG.
    case png = "PNG"
    /// The JSON file of Google Takeout beside the photo, in UTC.
    case takeout = "Takeout"
    /// The name of the file.
    case fileName = "the file name"
  }

  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day, 1 to the number of days in the month.
  public let day: Int
  /// The time of the day in seconds since midnight.
  public let secondOfDay: Int

  /// Creates a date; nil if there is no such day or time.
  public init?(year: Int, month: Int, day: Int, secondOfDay: Int = 0) {
    guard 1...9999 ~= year, 1...12 ~= month, 1...Self.days(in: month, of: year) ~= day,
      0..<86_401 ~= secondOfDay
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.secondOfDay = secondOfDay
  }

  /// Creates the date of a time in seconds since 1970, in UTC.
  init?(secondsSince1970 seconds: Int) {
    var time = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&time, &parts) != nil else { return nil }
    self.init(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
      secondOfDay: (Int(parts.tm_hour) * 60 + Int(parts.tm_min)) * 60 + Int(parts.tm_sec))
  }

  /// Returns whether a date is earlier than another.
  public static func < (a: CaptureDate, b: CaptureDate) -> Bool {
    (a.year, a.month, a.day, a.secondOfDay) < (b.year, b.month, b.day, b.secondOfDay)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CaptureDate {
  /// Whether a photo can have been taken then: not before the first photograph, not in the future,
  /// and not on the day at which clocks start that were never set.
  public var isPlausible: Bool {
    let isUnset = (year, month, day) == (1970, 1, 1) || (year, month, day) == (1969, 12, 31)
    return year >= 1826 && !isUnset && Self.latest.map { self <= $0 } != false
  }

  /// Tomorrow, since the camera may be in another time zone.
  private static let latest: CaptureDate? = {
    // A computer whose clock was never set must not make all photos look like those of the future.
    let release = 1_795_000_000
    return CaptureDate(secondsSince1970: max(time(nil), release) + 86_400)
  }()
}
