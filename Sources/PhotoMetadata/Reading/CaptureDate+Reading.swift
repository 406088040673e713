extension CaptureDate {
  /// EXIF's DateTimeOriginal, else DateTimeDigitized.
  ///
  /// DateTime is when a program changed the file.
  init?(in block: TIFFBlock) {
    for tag: UInt16 in [0x9003, 0x9004] {
      if let date = CaptureDate(EXIFFields.text(block.exifValue(tag))) {
        self = date
        return
      }
    }
    return nil
  }

  /// XMP's words for the same, from the surest on.
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

  /// Reads `2026:11:24 13:45:00`, as EXIF has it, or `2026-11-24T13:45:00+01:00`, as XMP has it.
  ///
  /// The time may be absent; a zone is left out, since the camera's clock counts.
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
