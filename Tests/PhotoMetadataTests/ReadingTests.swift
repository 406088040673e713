import Foundation
import PhotoMetadata
import Testing

/// What a photo says of itself.
struct ReadingTests {
  private func date(_ properties: String) -> CaptureDate? {
    let packet = Build.packet(properties).replacing(
      "xmlns:dc",
      with: """
        xmlns:exif="http://ns.adobe.com/exif/1.0/" \
        xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc
        """)
    return facts(Build.jpeg([Build.xmpSegment(packet)])).captureDate
  }

  private let noon = CaptureDate(year: 2026, month: 11, day: 24, secondOfDay: 43_200)

  @Test func `the size is the frame's`() {
    #expect(facts(Build.jpeg()).width == 64 && facts(Build.jpeg()).height == 48)
  }

  @Test func `XMP's dates count in their order`() {
    let created = "<xmp:CreateDate>2001-01-01</xmp:CreateDate>"
    #expect(date(created) == CaptureDate(year: 2001, month: 1, day: 1))
    let taken = "<photoshop:DateCreated>2026-11-24T12:00:00.5+01:00</photoshop:DateCreated>"
    #expect(date(created + taken) == noon)
    let original = "<exif:DateTimeOriginal>2026-11-24T12:00</exif:DateTimeOriginal>"
    #expect(date(original + created) == noon)
  }

  @Test(arguments: [
    "0000:00:00 00:00:00", "    :  :     :  :  ", "2026", "2026-13-01", "yesterday!!",
    "2026:01:01 25:00:00",
  ])
  func `what is no date is none`(text: String) {
    #expect(date("<xmp:CreateDate>\(text)</xmp:CreateDate>") == nil)
  }

  @Test func `keywords of all fields are read once each, in order`() throws {
    let packet = Build.packet(
      Build.bag("dc:subject", ["a &amp; b", " rex "])
        + Build.bag("lr:hierarchicalSubject", ["Animals|Dogs"]))
    let file = Build.jpeg([
      Build.exifSegment(Build.tiff([.keywords("Windows;REX")])), Build.xmpSegment(packet),
      Build.photoshopSegment([Build.resource(0x0404, Build.iptc(["IPTC", "a & b"]))]),
    ])
    #expect(facts(file).keywords == ["a & b", "rex", "Dogs", "IPTC", "Windows"])
  }

  @Test func `keywords are read in whatever form they are written`() {
    for form in [
      "<dc:subject><rdf:Seq><rdf:li>x</rdf:li></rdf:Seq></dc:subject>",
      "<dc:subject>x</dc:subject>",
      "<dc:subject><rdf:Alt><rdf:li xml:lang='en'><![CDATA[x]]></rdf:li></rdf:Alt></dc:subject>",
      "<dc:subject><!-- y --><rdf:Bag><rdf:li><?z?>&#120;</rdf:li></rdf:Bag></dc:subject>",
      "<d:subject xmlns:d='http://purl.org/dc/elements/1.1/'>&#x78;</d:subject>",
    ] {
      #expect(
        facts(Build.jpeg([Build.xmpSegment(Build.packet(form))])).keywords == ["x"], "\(form)")
    }
  }

  @Test(
    .enabled(if: ExifTool.isHere, Comment(rawValue: ExifTool.missing)),
    .enabled(if: Shared.has("metadata/camera-originals"), "the photos of ../shared are not here"))
  func `dates and sizes of cameras are those that exiftool reads`() throws {
    let files = try CameraFileTests.files.map { try [UInt8](Data(contentsOf: $0)) }
    let tags = try ExifTool.read(
      files,
      options: [
        "-ExifIFD:DateTimeOriginal", "-ExifIFD:CreateDate", "-File:ImageWidth", "-File:ImageHeight",
      ])
    var dated = 0
    for (url, (file, tag)) in zip(CameraFileTests.files, zip(files, tags)) {
      let facts = facts(file)
      #expect("\(facts.width)" == tag["ImageWidth"] && "\(facts.height)" == tag["ImageHeight"])
      guard let text = tag["DateTimeOriginal"] ?? tag["CreateDate"], !text.hasPrefix("0000") else {
        continue
      }
      let parts = text.split(whereSeparator: { ": ".contains($0) }).compactMap { Int($0) }
      guard parts.count == 6 else { continue }
      dated += 1
      let expected = CaptureDate(
        year: parts[0], month: parts[1], day: parts[2],
        secondOfDay: parts[3] * 3600 + parts[4] * 60 + parts[5])
      #expect(facts.captureDate == expected, "\(url.lastPathComponent) \(text)")
    }
    #expect(dated > 40)
  }
}
