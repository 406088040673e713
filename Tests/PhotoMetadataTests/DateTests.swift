import Containers
import Foundation
@testable import PhotoMetadata
import Testing

/// When a photo was taken, by whatever says so.
struct DateTests {
  private func date(_ text: String) -> CaptureDate? {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    return CaptureDate(
      year: parts[0], month: parts[1], day: parts[2],
      secondOfDay: parts.count == 6 ? parts[3] * 3600 + parts[4] * 60 + parts[5] : 0)
  }

  private func found(_ file: [UInt8], sidecar: String? = nil) -> String {
    let sidecar = sidecar.map { Array($0.utf8) }
    let facts = file.withUnsafeBytes { bytes in
      sidecar?.withUnsafeBytes { PhotoFacts(reading: Container(bytes), sidecar: $0) }
        ?? PhotoFacts(reading: Container(bytes))
    }
    guard let date = facts.captureDate, let source = facts.dateSource else { return "none" }
    return "\(date.year)-\(date.month)-\(date.day) \(date.secondOfDay) \(source.rawValue)"
  }

  /// A TIFF block with a second directory, which an entry of the first one points to.
  private func tiff(_ pointer: Int, _ entries: [Build.Entry], isBig: Bool = false) -> [UInt8] {
    // The inner block's offsets count from its own start, 26 bytes in: header, IFD0, pointer.
    let number = { Build.number($0, $1, isBig) }
    let head = Array(isBig ? "MM".utf8 : "II".utf8) + number(42, 2) + number(8, 4)
    let first = number(1, 2) + number(pointer, 2) + number(4, 2) + number(1, 4) + number(26, 4)
    var list: [UInt8] = []
    var data: [UInt8] = []
    for entry in entries {
      let size = entry.type == 5 ? 8 : 1
      list += number(entry.tag, 2) + number(entry.type, 2) + number(entry.bytes.count / size, 4)
      if entry.bytes.count <= 4 {
        list += entry.bytes + [UInt8](repeating: 0, count: 4 - entry.bytes.count)
      } else {
        list += number(26 + 2 + 12 * entries.count + 4 + data.count, 4)
        data += entry.bytes + (entry.bytes.count % 2 == 1 ? [0] : [])
      }
    }
    return head + first + number(0, 4) + number(entries.count, 2) + list + number(0, 4) + data
  }

  private func exif(_ original: String, _ digitized: String? = nil) -> [UInt8] {
    Build.exifSegment(
      tiff(
        0x8769,
        [.text(0x9003, original)] + (digitized.map { [.text(0x9004, $0)] } ?? [])))
  }

  private func gps(isBig: Bool) -> [UInt8] {
    let parts = [(12, 1), (26, 2), (1450, 100)].flatMap {
      Build.number($0.0, 4, isBig) + Build.number($0.1, 4, isBig)
    }
    return Build.exifSegment(
      tiff(
        0x8825, [Build.Entry(tag: 7, type: 5, bytes: parts), .text(0x1D, "2012:03:04")],
        isBig: isBig))
  }

  private func xmp(_ properties: String) -> String {
    Build.packet(properties).replacing(
      "xmlns:dc",
      with: """
        xmlns:exif="http://ns.adobe.com/exif/1.0/" \
        xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc
        """)
  }

  private func iptc(_ sets: [(UInt8, String)]) -> [UInt8] {
    Build.photoshopSegment([
      Build.resource(0x0404, sets.flatMap { Build.dataset(2, $0.0, Array($0.1.utf8)) })
    ])
  }

  private let created = "<photoshop:DateCreated>2011-02-03T00:00:05</photoshop:DateCreated>"
  private let epoch = "0000:00:00 00:00:00"

  @Test func `each source has its turn if those before it have no date`() {
    let packet = Build.xmpSegment(xmp(created))
    let block = iptc([(55, "20100203"), (60, "010203+0100")])
    #expect(
      found(Build.jpeg([exif("2009:01:02 03:04:05"), packet, block]))
        == "2009-1-2 11045 EXIF")
    #expect(found(Build.jpeg([exif(epoch, "2009:01:03 00:00:00")])) == "2009-1-3 0 EXIF")
    #expect(found(Build.jpeg([exif(epoch), packet, block])) == "2011-2-3 5 XMP")
    #expect(found(Build.jpeg([exif(epoch), block])) == "2010-2-3 3723 IPTC")
    for isBig in [false, true] {
      #expect(found(Build.jpeg([gps(isBig: isBig), block])) == "2010-2-3 3723 IPTC")
      #expect(found(Build.jpeg([gps(isBig: isBig)])) == "2012-3-4 43994 GPS")
    }
    #expect(found(Build.jpeg([exif(epoch)])) == "none")
  }

  @Test func `a sidecar counts as the photo's XMP does`() {
    let block = iptc([(55, "20100203")])
    #expect(found(Build.jpeg([block]), sidecar: xmp(created)) == "2011-2-3 5 XMP")
    #expect(
      found(Build.jpeg([exif("2009:01:02 00:00:00")]), sidecar: xmp(created)).hasSuffix("EXIF"))
  }

  @Test(arguments: [
    "2012:02:31 00:00:00", "2011:02:29 10:00:00", "2012:04:31 00:00:00", "0000:00:00 00:00:00",
    "0000:01:01 00:00:00", "2012:13:01 00:00:00", "2012:00:10 00:00:00", "1970:01:01 00:00:00",
    "1970:01:01 01:00:00", "1969:12:31 23:00:00", "9999:01:01 00:00:00", "2099:01:01 00:00:00",
    "2012:03:04 25:00:00", "1700:01:01 00:00:00", "    :  :     :  :  ",
  ])
  func `an impossible date is none, in every source`(text: String) {
    let packet = Build.xmpSegment(xmp(created))
    #expect(found(Build.jpeg([exif(text), packet])) == "2011-2-3 5 XMP")
    let odd = xmp("<photoshop:DateCreated>\(text)</photoshop:DateCreated>")
    #expect(found(Build.jpeg([Build.xmpSegment(odd)]), sidecar: xmp(created)) == "2011-2-3 5 XMP")
    if !text.contains("25:") {
      let digits = text.prefix(10).filter { $0 != ":" }
      #expect(found(Build.jpeg([iptc([(55, digits), (62, "20100203")])])) == "2010-2-3 0 IPTC")
      #expect(
        found(Build.png([Build.chunk("tEXt", Array("Creation Time\0\(text)".utf8))])) == "none")
      #expect(CaptureDate(fileName: Array("IMG_\(digits)".utf8)) == nil)
    }
  }

  @Test func `a leap day is a date`() {
    #expect(found(Build.jpeg([exif("2012:02:29 00:00:00")])) == "2012-2-29 0 EXIF")
    #expect(CaptureDate(year: 2000, month: 2, day: 29) != nil)
    #expect(CaptureDate(year: 1900, month: 2, day: 29) == nil)
  }

  @Test(arguments: [
    "Sun, 04 Mar 2012 12:13:14 GMT", "4 Mar 2012 12:13:14 +0100", "Sun Mar  4 12:13:14 2012",
    "2012-03-04T12:13:14Z", "2012:03:04 12:13:14", "4 March 2012 12:13:14",
  ])
  func `a PNG's texts say when it was made`(text: String) {
    let plain = Build.chunk("tEXt", Array("Creation Time\0\(text)".utf8))
    let long = Build.chunk("iTXt", Array("Creation Time\0\0\0en\0\0\(text)".utf8))
    let changed = Build.chunk("tIME", [0x07, 0xDD, 5, 6, 0, 0, 1])
    for chunk in [plain, long] {
      #expect(found(Build.png([changed, chunk])) == "2012-3-4 43994 PNG", "\(text)")
    }
    #expect(found(Build.png([changed])) == "2013-5-6 1 PNG")
    let block = Build.chunk("eXIf", tiff(0x8769, [.text(0x9003, "2009:01:02 00:00:00")]))
    #expect(found(Build.png([plain, block])) == "2009-1-2 0 EXIF")
  }

  @Test(arguments: ["", "yesterday", "Mar 2012", "4 2012 12:13:14", "\u{0}\u{0}"])
  func `other texts of a PNG are no dates`(text: String) {
    #expect(found(Build.png([Build.chunk("tEXt", Array("Creation Time\0\(text)".utf8))])) == "none")
    #expect(found(Build.png([Build.chunk("tIME", Array(text.utf8))])) == "none")
  }

  @Test(arguments: [
    (#"{"photoTakenTime":{"timestamp":"1330863194","formatted":"x"}}"#, "2012-03-04 12:13:14"),
    (#"{"title":"a","photoTakenTime":{"timestamp":1330863194}}"#, "2012-03-04 12:13:14"),
    (#"{"photoTakenTime":{"timestamp":"-1000000000"}}"#, "1938-04-24 22:13:20"),
    (#"{"photoTakenTime":{"timestamp":"0"}}"#, ""), (#"{"creationTime":{"timestamp":"1"}}"#, ""),
    (#"{"photoTakenTime":{"timestamp":"99999999999999999"}}"#, ""), ("{", ""), ("", ""),
    (#"{"photoTakenTime":{"timestamp":"4000000000"}}"#, ""), (#"{"photoTakenTime":7}"#, ""),
  ])
  func `Takeout says in JSON when a photo was taken`(json: String, text: String) {
    #expect(CaptureDate(takeout: Array(json.utf8)) == (text.isEmpty ? nil : date(text)))
  }

  @Test(arguments: [
    ("IMG_20120304_121314", "2012-03-04 12:13:14"),
    ("PXL_20120304_121314123.MP", "2012-03-04 12:13:14"),
    ("2012-03-04 12.13.14", "2012-03-04 12:13:14"), ("IMG-20120304-WA0001", "2012-03-04"),
    ("Screenshot_2012-03-04-12-13-14", "2012-03-04 12:13:14"),
    ("Screenshot 2012-03-04 at 12.13.14", "2012-03-04 12:13:14"),
    ("WhatsApp Image 2012-03-04 at 12.13.14 (1)", "2012-03-04 12:13:14"),
    ("Bildschirmfoto 2012-03-04 um 12.13.14", "2012-03-04 12:13:14"),
    ("20120304_121314", "2012-03-04 12:13:14"), ("20120304121314", "2012-03-04 12:13:14"),
    ("20120304121314567", "2012-03-04 12:13:14"), ("IMG20120304121314", "2012-03-04 12:13:14"),
    ("signal-2012-03-04-121314", "2012-03-04 12:13:14"),
    ("photo_2012-03-04_12-13-14", "2012-03-04 12:13:14"),
    ("WIN_20120304_12_13_14_Pro", "2012-03-04 12:13:14"), ("2012_03_04_rex", "2012-03-04"),
    ("2012.03.04", "2012-03-04"), ("Rex 1955-03-04", "1955-03-04"),
    ("C360_2012-03-04-12-13-14-123", "2012-03-04 12:13:14"),
    ("12345678_20120304", "2012-03-04"), ("20120304_9999", "2012-03-04"),
    ("x20120304.jpg", "2012-03-04"),
  ])
  func `names say when photos were taken`(name: String, text: String) {
    #expect(CaptureDate(fileName: Array(name.utf8)) == date(text))
  }

  @Test(arguments: [
    "rex", "IMG_2000", "IMG_20121304", "201203041", "1330863194000", "IMG_20120231_121314",
    "2012-0304", "2012-03", "DSC01234", "20991231_000000", "IMG_00000000", "4032x3024",
    "201203049999", "P1020304", "",
  ])
  func `other numbers in names are no dates`(name: String) {
    #expect(CaptureDate(fileName: Array(name.utf8)) == nil)
  }

  @Test(.enabled(if: ExifTool.isHere, Comment(rawValue: ExifTool.missing)))
  func `dates in what exiftool writes are read`() throws {
    for (options, expected) in [
      (["-EXIF:DateTimeOriginal=2012:03:04 12:13:14"], "2012-3-4 43994 EXIF"),
      (["-XMP-photoshop:DateCreated=2012:03:04 12:13:14"], "2012-3-4 43994 XMP"),
      (["-XMP-exif:DateTimeOriginal=2012:03:04 12:13:14"], "2012-3-4 43994 XMP"),
      (
        ["-IPTC:DateCreated=2012:03:04", "-IPTC:TimeCreated=12:13:14+00:00"], "2012-3-4 43994 IPTC"
      ),
      (["-GPSDateStamp=2012:03:04", "-GPSTimeStamp=12:13:14"], "2012-3-4 43994 GPS"),
    ] {
      #expect(found(try ExifTool.write(Build.jpeg(), options)) == expected)
    }
    #expect(
      found(try ExifTool.write(Build.png(), name: "png", ["-PNG:CreationTime=2012:03:04 12:13:14"]))
        == "2012-3-4 43994 PNG")
  }
}
