/// What a photo's file says of itself, beside its picture.
public struct PhotoFacts: Sendable, Hashable {
  /// The keywords of every field that holds some, without doubles, in the order of their first
  /// appearance: XMP, IPTC, then EXIF.
  public var keywords: [String]
  /// The label that kennel wrote, or a person stated through kennel.
  public var label: BreedLabel?
  /// When the photo was taken, by EXIF (else XMP); in the camera's own time.
  public var captureDate: CaptureDate?
  /// The columns of the picture as it is stored; 0 where the file does not say.
  public var width: Int
  /// The rows of the picture as it is stored; 0 where the file does not say.
  public var height: Int

  /// Makes facts from their parts.
  public init(
    keywords: [String] = [], label: BreedLabel? = nil, captureDate: CaptureDate? = nil,
    width: Int = 0, height: Int = 0
  ) {
    self.keywords = keywords
    self.label = label
    self.captureDate = captureDate
    self.width = width
    self.height = height
  }
}

/// A moment on the camera's clock, as EXIF's `DateTimeOriginal` has it; of no time zone.
public struct CaptureDate: Sendable, Hashable, Comparable {
  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day, 1 to 31.
  public let day: Int
  /// The time of the day in seconds since midnight.
  public let secondOfDay: Int

  /// Makes a date, or nil when there is no such day or second.
  public init?(year: Int, month: Int, day: Int, secondOfDay: Int = 0) {
    guard 1...9999 ~= year, 1...12 ~= month, 1...31 ~= day, 0..<86_401 ~= secondOfDay else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
    self.secondOfDay = secondOfDay
  }

  /// Earlier or later.
  public static func < (a: CaptureDate, b: CaptureDate) -> Bool {
    (a.year, a.month, a.day, a.secondOfDay) < (b.year, b.month, b.day, b.secondOfDay)
  }
}
