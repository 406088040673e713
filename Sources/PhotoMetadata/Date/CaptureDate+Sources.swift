internal import Containers
internal import FoundationEssentials

/// Where metadata holds the date at which a photo was taken.
extension CaptureDate {
  /// Returns the first plausible date, and where it is.
  ///
  /// - Parameters:
  ///   - exif: the EXIF block.
  ///   - packets: the XMP packets of the photo and its sidecar.
  ///   - iptc: the IPTC blocks.
  ///   - png: the dates in the texts of a PNG.
  /// - Returns: the date and its source; nil if no source has one.
  static func first(
    exif: TIFFBlock?, _ packets: [XMPPacket], _ iptc: [IPTCBlock],
    png: () -> [CaptureDate]
  ) -> (CaptureDate, Source)? {
    for source in Source.allCases {
      let dates =
        switch source {
        case .exif: exif.map(inEXIF) ?? []
        case .xmp: packets.flatMap(inXMP)
        case .iptc: iptc.flatMap(inIPTC)
        case .gps: exif.map(inGPS) ?? []
        case .png: png()
        // These are not in the photo.
        case .takeout, .fileName: [CaptureDate]()
        }
      if let date = dates.first(where: \.isPlausible) { return (date, source) }
    }
    return nil
  }

  /// Returns the dates in DateTimeOriginal and DateTimeDigitized.
  ///
  /// DateTime is ignored: it is the time of the file's last change by a program.
  private static func inEXIF(_ block: TIFFBlock) -> [CaptureDate] {
    [0x9003, 0x9004].compactMap { CaptureDate(EXIFFields.text(block.value($0, in: 0x8769))) }
  }

  /// Returns the dates in the corresponding XMP properties, the most reliable one first.
  private static func inXMP(_ packet: XMPPacket) -> [CaptureDate] {
    let names: [(XMPNamespace, String)] = [
      (.exif, "DateTimeOriginal"), (.photoshop, "DateCreated"), (.xmp, "CreateDate"),
      (.exif, "DateTimeDigitized"),
    ]
    return names.compactMap { packet.text($0, $1).flatMap { CaptureDate($0) } }
  }

  /// Returns the date created (2:55 and 2:60), and the date of digitization (2:62 and 2:63).
  private static func inIPTC(_ block: IPTCBlock) -> [CaptureDate] {
    [(55, 60), (62, 63)].compactMap { date, time in
      block.text(2, date).flatMap { CaptureDate(iptcDate: $0, time: block.text(2, time)) }
    }
  }

  /// Returns the date of the satellites, GPSDateStamp and GPSTimeStamp, in UTC.
  private static func inGPS(_ block: TIFFBlock) -> [CaptureDate] {
    guard let day = CaptureDate(EXIFFields.text(block.value(0x1D, in: 0x8825))) else { return [] }
    let time = block.value(0x07, in: 0x8825)?.bytes ?? []
    let parts = time.withUnsafeBytes { buffer -> [Int] in
      let reader = ByteReader(buffer, isBigEndian: block.isBigEndian)
      return (0..<3).map { index in
        let (number, divisor) = (reader.uint32(at: 8 * index), reader.uint32(at: 8 * index + 4))
        guard let number, let divisor, divisor > 0 else { return 0 }
        return Int(number / divisor)
      }
    }
    let seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
    return [
      CaptureDate(year: day.year, month: day.month, day: day.day, secondOfDay: seconds) ?? day
    ]
  }

  /// Reads the date in a JSON file of Google Takeout, in UTC; nil if it has none.
  ///
  /// The date at which the photo was uploaded is ignored.
  public init?(takeout json: [UInt8]) {
    guard let file = try? JSONDecoder().decode(TakeoutFile.self, from: Data(json)),
      let seconds = file.photoTakenTime.timestamp,
      let date = CaptureDate(secondsSince1970: seconds), date.isPlausible
    else { return nil }
    self = date
  }

  private struct TakeoutFile: Decodable {
    struct Time: Decodable {
      let timestamp: Int?

      init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        // Takeout writes the number as text.
        let text = try? values.decode(String.self, forKey: .timestamp)
        timestamp = try text.map { Int($0) } ?? values.decode(Int.self, forKey: .timestamp)
      }

      private enum Key: String, CodingKey { case timestamp }
    }
    let photoTakenTime: Time
  }
}

extension Container {
  /// The dates in the texts of a PNG, and the time of its last change (W3C PNG, section 11.3).
  var textDates: [CaptureDate] {
    guard format == .png else { return [] }
    let keywords: [StaticString] = ["Creation Time\0", "exif:DateTimeOriginal\0"]
    let texts = keywords.flatMap { keyword in
      parts("tEXt", beginningWith: keyword).map { part in
        String(decoding: payload(of: part, dropping: keyword.utf8CodeUnitCount), as: UTF8.self)
      }
        + parts("iTXt", beginningWith: keyword).compactMap { part in
          internationalText(payload(of: part, dropping: keyword.utf8CodeUnitCount))
        }
    }
    let changes = parts("tIME").compactMap { part -> CaptureDate? in
      let reader = ByteReader(payload(of: part))
      guard part.payload.count == 7, let year = reader.uint16(at: 0) else { return nil }
      let values = (2..<7).map { Int(reader.uint8(at: $0) ?? 0) }
      return CaptureDate(
        year: Int(year), month: values[0], day: values[1],
        secondOfDay: values[2] * 3600 + values[3] * 60 + values[4])
    }
    return texts.compactMap { CaptureDate(words: $0.prefix(64).description) } + changes
  }

  /// Returns the text of an iTXt chunk after its keyword; nil if it is compressed.
  private func internationalText(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.count > 2, bytes[0] == 0 else { return nil }
    // The language and the translated keyword end with zeros.
    let parts = bytes.dropFirst(2).split(
      separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? String(decoding: parts[2], as: UTF8.self) : nil
  }
}
