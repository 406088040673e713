public import Containers

/// The facts in the metadata of a photo.
public struct PhotoFacts: Sendable, Hashable {
  /// The keywords of all fields without duplicates, in the order of their first occurrence: XMP,
  /// IPTC, then EXIF.
  public var keywords: [String]
  /// The label written by kennel: a model's, or one stated by the user.
  public var label: BreedLabel?
  /// The capture date by EXIF, or else by XMP, in the camera's local time.
  public var captureDate: CaptureDate?
  /// The width of the stored picture in pixels; 0 if unknown.
  public var width: Int
  /// The height of the stored picture in pixels; 0 if unknown.
  public var height: Int

  /// Creates facts from their parts.
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

/// A date and time of the camera's clock without a time zone, as in EXIF's `DateTimeOriginal`.
public struct CaptureDate: Sendable, Hashable, Comparable {
  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day, 1 to 31.
  public let day: Int
  /// The time of the day in seconds since midnight.
  public let secondOfDay: Int

  /// Creates a date; nil if a value is out of range.
  public init?(year: Int, month: Int, day: Int, secondOfDay: Int = 0) {
    guard 1...9999 ~= year, 1...12 ~= month, 1...31 ~= day, 0..<86_401 ~= secondOfDay else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
    self.secondOfDay = secondOfDay
  }

  /// Returns whether a date is earlier than another.
  public static func < (a: CaptureDate, b: CaptureDate) -> Bool {
    (a.year, a.month, a.day, a.secondOfDay) < (b.year, b.month, b.day, b.secondOfDay)
  }
}

extension PhotoFacts {
  /// Reads the metadata of a photo and its sidecar.
  ///
  /// Facts that can't be read are absent.
  ///
  /// - Parameters:
  ///   - file: a JPEG or PNG, or at least the part before its picture; nil for the sidecar alone.
  ///   - sidecar: the bytes of `photo.jpg.xmp`, if it exists; its keywords and label are included.
  public init(reading file: Container?, sidecar: UnsafeRawBufferPointer? = nil) {
    self.init()
    var packets = file?.packets ?? []
    if let sidecar, sidecar.count <= PhotoParts.Limits().xmp,
      let packet = try? XMPPacket(reading: Array(sidecar))
    {
      packets.append(packet)
    }
    let exif = file?.exifBytes
    let iptc = file?.iptcBlocks ?? []
    let words =
      packets.flatMap(\.keywordValues) + iptc.flatMap(\.keywords)
      + EXIFFields(exif).keywords.keywords
    keywords = words.map(\.trimmed).withoutDoubles
    label = packets.compactMap(\.label).reduce(nil, Self.stronger)
    captureDate =
      exif.flatMap(TIFFBlock.init).flatMap(CaptureDate.init(in:))
      ?? packets.lazy.compactMap(CaptureDate.init(in:)).first
    if let size = file?.size { (width, height) = size }
  }

  /// Returns which of two labels, as of a photo and its sidecar, takes precedence: one stated by
  /// the user before a model's, then the newer one.
  private static func stronger(_ one: BreedLabel?, _ other: BreedLabel) -> BreedLabel? {
    guard let one else { return other }
    let ranks: [BreedLabel.Status] = [.machine, .rejected, .confirmed]
    let rank = { (label: BreedLabel) in ranks.firstIndex(of: label.status) ?? 0 }
    return (rank(one), one.when) >= (rank(other), other.when) ? one : other
  }
}

extension CaptureDate {
  /// Creates the date in EXIF's DateTimeOriginal, or else in DateTimeDigitized.
  ///
  /// DateTime is ignored: it is the time of the file's last change by a program.
  init?(in block: TIFFBlock) {
    for tag: UInt16 in [0x9003, 0x9004] {
      if let date = CaptureDate(EXIFFields.text(block.exifValue(tag))) {
        self = date
        return
      }
    }
    return nil
  }

  /// Creates the date in the corresponding XMP properties, the most reliable one first.
  init?(in packet: XMPPacket) {
    let names: [(XMPNamespace, String)] = [
      (.exif, "DateTimeOriginal"), (.photoshop, "DateCreated"), (.xmp, "CreateDate"),
    ]
    for (namespace, local) in names {
      if let date = packet.text(namespace, local).flatMap(CaptureDate.init) {
        self = date
        return
      }
    }
    return nil
  }

  /// Parses `2026:11:24 13:45:00`, the format of EXIF, or `2026-11-24T13:45:00+01:00`, that of XMP.
  ///
  /// The time is optional; a time zone is ignored, since the date is that of the camera's clock.
  init?(_ text: String) {
    let digits = Array(text.utf8.prefix(19))
    let number = { (range: Range<Int>) -> Int? in
      guard range.upperBound <= digits.count,
        digits[range].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { return nil }
      return digits[range].reduce(0) { $0 * 10 + Int($1) - 48 }
    }
    let separators = [UInt8(ascii: ":"), UInt8(ascii: "-")]
    guard digits.count >= 10, separators.contains(digits[4]), digits[7] == digits[4],
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10)
    else { return nil }
    let hour = number(11..<13) ?? 0
    let minute = number(14..<16) ?? 0
    let second = number(17..<19) ?? 0
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    self.init(
      year: year, month: month, day: day, secondOfDay: hour * 3600 + minute * 60 + second)
  }
}
