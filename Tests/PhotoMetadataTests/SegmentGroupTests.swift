import Containers
import Foundation
import Messages
import PhotoMetadata
import Testing

/// Data that are in several segments of a JPEG, which readers join.
struct SegmentGroupTests {
  private let icc = (1...3).map { Build.segment(0xE2, Array("ICC_PROFILE\0".utf8) + [$0, 3, 7]) }
  private let text = "Rex, who was adopted in spring"

  /// EXIF with a caption and a keyword, in segments of some bytes each.
  private func split(_ length: Int) -> [[UInt8]] {
    let block = Build.tiff([.text(0x010E, text), .keywords("Rex")])
    return stride(from: 0, to: block.count, by: length).map {
      Build.exifSegment(Array(block[$0..<min($0 + length, block.count)]))
    }
  }

  @Test(arguments: [20, 40, 70])
  func `EXIF in several segments stays in one piece, and is read as one`(length: Int) throws {
    let exif = split(length)
    #expect(exif.count > 1)
    let original = Build.jpeg(exif + [Build.jfif] + icc)
    #expect(facts(original).keywords == ["Rex"])
    let caption = LabelChange.write(Sample.beagle, keywords: ["Beagle"], description: "A dog")
    let result = try changedWithNotices(original, caption)
    #expect(result.notices == [.splitEXIF])
    #expect(contains(result.file, exif.flatMap { $0 }) && contains(result.file, icc.flatMap { $0 }))
    #expect(facts(result.file).keywords == ["Rex", "Beagle"])
    #expect(!contains(result.file, Array("A dog".utf8)), "it hides the person's caption")
    #expect(try changed(result.file, .remove) == original)
  }

  @Test(.enabled(if: ExifTool.isHere, Comment(rawValue: ExifTool.missing)))
  func `exiftool reads EXIF in several segments as before`() throws {
    let comment = String(repeating: "word ", count: 16_000)
    let long = try ExifTool.write(Build.jpeg([Build.jfif]), ["-UserComment=\(comment)"])
    let originals = [Build.jpeg(split(20)), Build.jpeg(split(70) + icc), long]
    let options = ["-a", "-G1", "-EXIF:all", "-Error"]
    let before = try ExifTool.read(originals, options: options)
    let after = try ExifTool.read(originals.map { try changed($0, Sample.write) }, options: options)
    for (old, new) in zip(before, after) {
      #expect(old.filter { $0.key != "SourceFile" } == new.filter { $0.key != "SourceFile" })
      #expect(old.count > 1)
    }
  }

  @Test func `XMP goes behind a second EXIF block, too`() throws {
    let exif = Build.exifSegment(Build.tiff([.keywords("Rex")]))
    let original = Build.jpeg([exif, exif] + icc)
    let result = try changedWithNotices(original, Sample.write)
    #expect(result.notices == [.severalEXIFBlocks])
    #expect(contains(result.file, exif + exif) && contains(result.file, icc.flatMap { $0 }))
  }

  @Test func `EXIF with a signature that only some readers accept is not doubled`() throws {
    let block = Build.tiff([.keywords("Rex")])
    for signature in ["EXIF\0\0", "exif\0\0", "\0Exif\0\0", "abcdExif\0\0"] {
      let segment = Build.segment(0xE1, Array(signature.utf8) + block)
      let result = try changedWithNotices(Build.jpeg([segment]), Sample.write)
      #expect(result.notices == [.unusableEXIF] && contains(result.file, segment))
      #expect(!contains(result.file, Build.Entry.keywords("Beagle").bytes))
    }
  }

  @Test func `XMP goes behind what a damaged thumbnail goes on in`() throws {
    // IFD0 at 8 with a preview at 38, of which two bytes are in the block.
    let number = { (value: Int, bytes: Int) in Build.number(value, bytes, false) }
    let entries = [(0x0201, 38), (0x0202, 30)].flatMap {
      number($0.0, 2) + number(4, 2) + number(1, 4) + number($0.1, 4)
    }
    let block = Array("II*\0".utf8) + number(8, 4) + number(2, 2) + entries + number(0, 4) + [1, 2]
    let exif = Build.exifSegment(block)
    let original = Build.jpeg([exif] + icc + [Build.segment(0xFE, [1])])
    let result = try changedWithNotices(original, Sample.write)
    #expect(result.notices == [.openEXIF])
    #expect(contains(result.file, exif + icc.flatMap { $0 }))
    #expect(try changed(result.file, .remove) == original)
    let packet = Build.xmpSegment(Build.packet(""))
    guard case .sidecar = try edit(Build.jpeg([exif, packet]), Sample.write) else {
      Issue.record("the thumbnail goes on in the packet that was changed")
      return
    }
  }

  @Test func `the check finds a segment between others of one kind`() throws {
    let original = Build.jpeg(split(40) + icc)
    guard case .splices(let splices, _) = try edit(original, Sample.write) else {
      Issue.record("there are no splices")
      return
    }
    let xmp = splices[0].replacement
    let ends = (split(40) + icc).reduce(into: [2]) { $0.append($0[$0.count - 1] + $1.count) }
    for end in ends.dropFirst().dropLast() {
      let moved = [Splice(end..<end, xmp)]
      let file = original.withUnsafeBytes { moved.applied(to: $0) }
      let isGroupEnd = end == ends[split(40).count]
      let check = {
        try file.withUnsafeBytes { new in
          try original.withUnsafeBytes { old in
            try verify(edited: new, original: old, splices: moved, change: Sample.write)
          }
        }
      }
      if isGroupEnd {
        try check()
      } else {
        #expect(throws: MetadataError.self) { try check() }
      }
    }
  }

  @Test func `new EXIF has the resolution that the photo states`() throws {
    let fixed = { (value: Int) in Build.big(value, 4) + [0, 1, 0, 1] }
    let photoshop = Build.photoshopSegment([
      Build.resource(0x03ED, fixed(240 << 16) + fixed(120 << 15))
    ])
    let xmp = { (unit: String) in
      Build.xmpSegment(
        Build.packet(
          """
          <t:XResolution xmlns:t="http://ns.adobe.com/tiff/1.0/">3000000/10000</t:XResolution>
          <t:YResolution xmlns:t="http://ns.adobe.com/tiff/1.0/">150</t:YResolution>\(unit)
          """))
    }
    let centimetres =
      "<t:ResolutionUnit xmlns:t=\"http://ns.adobe.com/tiff/1.0/\">3</t:ResolutionUnit>"
    let jfif = { (unit: UInt8) in
      Build.segment(0xE0, Array("JFIF\0".utf8) + [1, 1, unit, 0, 96, 0, 97, 0, 0])
    }
    for (segments, x, y, unit) in [
      ([jfif(1), xmp(""), photoshop], [96, 1], [97, 1], 2),
      ([jfif(2)], [96, 1], [97, 1], 3),
      ([jfif(0), xmp(""), photoshop], [240, 1], [60, 1], 2),
      ([jfif(0), xmp("")], [3_000_000, 10_000], [150, 1], 2),
      ([xmp(centimetres)], [3_000_000, 10_000], [150, 1], 3),
      ([jfif(0)], [72, 1], [72, 1], 2),
    ] {
      let file = try changed(Build.jpeg(segments), Sample.write)
      let ratio = { (value: [Int]) in value.flatMap { Build.number($0, 4, false) } }
      #expect(contains(file, ratio(x)) && contains(file, ratio(y)), "\(x)")
      let entry =
        [0x0128, 3].flatMap { Build.number($0, 2, false) }
        + [1, unit].flatMap { Build.number($0, 4, false) }
      #expect(contains(file, entry), "\(x)")
    }
  }
}
