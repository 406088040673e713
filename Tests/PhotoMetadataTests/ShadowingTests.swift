import Foundation
import PhotoMetadata
import Testing

/// Readers stop at the first field that has keywords: each row of the table of
/// Docs/Design/metadata.md, by which no person's keyword gets hidden.
struct ShadowingTests {
  private func xmp(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }

  /// The values between the tags of a property, as they are written.
  private func values(_ name: String, in file: [UInt8]) -> [String] {
    let text = xmp(file)
    guard let start = text.range(of: "<\(name)>"), let end = text.range(of: "</\(name)>") else {
      return []
    }
    return text[start.upperBound..<end.lowerBound].matches(of: /<rdf:li[^>]*>([^<]*)<\/rdf:li>/)
      .map { String($0.1) }
  }

  /// What Windows reads in the EXIF block of a file.
  private func windows(_ file: [UInt8]) -> String? {
    let start = Array("Exif\0\0".utf8)
    guard let place = file.indices.first(where: { file[$0...].starts(with: start) }) else {
      return nil
    }
    let length = Int(file[place - 2]) << 8 | Int(file[place - 1])
    let block = Array(file[place + 6..<place - 2 + length])
    let isBig = block[0] == 0x4D
    let number = { (at: Int, count: Int) in
      let bytes = block[at..<at + count]
      return (isBig ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    let directory = number(4, 4)
    for index in 0..<number(directory, 2) {
      let entry = directory + 2 + 12 * index
      guard number(entry, 2) == 0x9C9E else { continue }
      let value = number(entry + 8, 4)
      return String(
        data: Data(block[value..<value + number(entry + 4, 4)]), encoding: .utf16LittleEndian)
    }
    return nil
  }

  @Test func `in a photo without keywords, XMP and Windows get the label`() throws {
    let file = try changed(Build.jpeg([Build.jfif]), Sample.write)
    #expect(values("dc:subject", in: file) == ["Beagle"])
    #expect(windows(file) == "Beagle\0")
    #expect(!xmp(file).contains("lr:hierarchicalSubject") && !xmp(file).contains("TagsList"))
    #expect(try changed(file, .remove) == Build.jpeg([Build.jfif]))
  }

  @Test func `dc:subject is appended to`() throws {
    let packet = Build.packet(Build.bag("dc:subject", ["Rex", "Adopted"]))
    let original = Build.jpeg([Build.xmpSegment(packet)])
    let file = try changed(original, Sample.write)
    #expect(values("dc:subject", in: file) == ["Rex", "Adopted", "Beagle"])
    #expect(try changed(file, .remove) == original)
  }

  @Test(arguments: [
    ("lr:hierarchicalSubject", "Bag"), ("digiKam:TagsList", "Seq"),
    ("MicrosoftPhoto:LastKeywordXMP", "Bag"), ("mediapro:CatalogSets", "Bag"),
  ])
  func `a hierarchical field that exists is appended to, with dc:subject`(
    name: String, kind: String
  ) throws {
    let packet = Build.packet(Build.bag(name, ["Animals"], kind: kind))
    let original = Build.jpeg([Build.xmpSegment(packet)])
    let file = try changed(original, Sample.write)
    #expect(values(name, in: file) == ["Animals", "Beagle"])
    #expect(values("dc:subject", in: file) == ["Beagle"])
    #expect(try changed(file, .remove) == original)
  }

  @Test func `the last step of a path is the keyword`() throws {
    let packet = Build.packet(
      Build.bag("lr:hierarchicalSubject", ["Animals|Dogs|beagle"])
        + Build.bag("digiKam:TagsList", ["Animals/Dogs/beagle"]))
    let file = try changed(Build.jpeg([Build.xmpSegment(packet)]), Sample.write)
    #expect(values("lr:hierarchicalSubject", in: file) == ["Animals|Dogs|beagle"])
    #expect(values("digiKam:TagsList", in: file) == ["Animals/Dogs/beagle"])
    #expect(facts(file).keywords == ["Beagle"])
  }

  @Test func `a new dc:subject repeats the keywords of IPTC`() throws {
    let block = Build.photoshopSegment([Build.resource(0x0404, Build.iptc(["Rex", "Adopté"]))])
    let original = Build.jpeg([block])
    let file = try changed(original, Sample.write)
    #expect(values("dc:subject", in: file) == ["Rex", "Adopté", "Beagle"])
    #expect(facts(file).keywords == ["Rex", "Adopté", "Beagle"])
    #expect(try changed(file, .remove) == original)
  }

  @Test func `a new dc:subject repeats the keywords of Windows`() throws {
    for isBig in [false, true] {
      let block = Build.tiff([.keywords("Rex;Adopted")], isBig: isBig)
      let original = Build.jpeg([Build.exifSegment(block)])
      let file = try changed(original, Sample.write)
      #expect(values("dc:subject", in: file) == ["Rex", "Adopted", "Beagle"])
      #expect(windows(file) == "Rex;Adopted;Beagle\0")
      #expect(try changed(file, .remove) == original)
    }
  }

  @Test func `a person's keyword in IPTC is kennel's keyword, too`() throws {
    let block = Build.photoshopSegment([Build.resource(0x0404, Build.iptc(["Rex", "beagle"]))])
    let original = Build.jpeg([block])
    let file = try changed(original, Sample.write)
    #expect(values("dc:subject", in: file) == ["Rex", "beagle"])
    #expect(facts(file).label == Sample.beagle)
    #expect(try changed(file, .remove) == original)
  }

  @Test func `copies stay when a person has added to them`() throws {
    let block = Build.tiff([.keywords("Rex")])
    let file = try changed(Build.jpeg([Build.exifSegment(block)]), Sample.write)
    let packet = xmp(file)
    #expect(packet.contains("kennel:Copied"))
    // As another program would: one more item, which makes the segment longer.
    let added = try edited(
      file, "<rdf:li>Beagle</rdf:li>", "<rdf:li>Beagle</rdf:li><rdf:li>Max</rdf:li>")
    let removed = try changed(added, .remove)
    #expect(values("dc:subject", in: removed) == ["Rex", "Max"])
    #expect(facts(removed).label == nil)
  }

  @Test func `IPTC is kept in step, and a digest that matched matches again`() throws {
    let iptc = Build.iptc(["Rex"])
    let packet = Build.packet(Build.bag("dc:subject", ["Rex"]))
    let original = Build.jpeg([
      Build.xmpSegment(packet),
      Build.photoshopSegment([
        Build.resource(0x0425, md5(iptc)), Build.resource(0x0404, iptc),
        Build.resource(0x0405, [1]),
      ]),
    ])
    let file = try changed(original, Sample.write)
    #expect(contains(file, md5(Build.iptc(["Rex", "Beagle"]))))
    #expect(contains(file, Build.dataset(2, 25, Array("Beagle".utf8))))
    #expect(try changed(file, .remove) == original)
  }

  @Test func `a digest that did not match stays, so that readers go on with IPTC`() throws {
    let stale = [UInt8](repeating: 7, count: 16)
    let block = Build.photoshopSegment([
      Build.resource(0x0404, Build.iptc(["Rex"])), Build.resource(0x0425, stale),
    ])
    let file = try changed(Build.jpeg([block]), Sample.write)
    #expect(contains(file, stale))
    #expect(contains(file, Build.dataset(2, 25, Array("Beagle".utf8))))
  }

  @Test func `IPTC without keywords is left alone`() throws {
    let block = Build.photoshopSegment([Build.resource(0x0404, Build.iptc([]))])
    let file = try changed(Build.jpeg([block]), Sample.write)
    #expect(contains(file, block))
  }

  @Test func `a keyword that IPTC's character set lacks goes elsewhere, with a notice`() throws {
    let block = Build.photoshopSegment([
      Build.resource(0x0404, Build.dataset(2, 25, [0x41, 0x64, 0x6F, 0x70, 0x74, 0xE9]))
    ])
    let change = LabelChange.write(Sample.beagle, keywords: ["犬"], description: nil)
    let result = try changedWithNotices(Build.jpeg([block]), change)
    #expect(contains(result.file, block) && result.notices.count == 1)
    #expect(values("dc:subject", in: result.file) == ["Adopté", "犬"])
  }
}

func contains(_ file: [UInt8], _ part: [UInt8]) -> Bool {
  file.indices.contains { file[$0...].starts(with: part) }
}
