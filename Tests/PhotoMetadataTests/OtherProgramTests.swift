import Foundation
import PhotoMetadata
import Testing

/// Labelled photos in the hands of another program, exiftool, and what it reads in made ones.
@Suite(.enabled(if: ExifTool.isHere, Comment(rawValue: ExifTool.missing)))
struct OtherProgramTests {
  private let stale = [UInt8](repeating: 7, count: 16)

  private func photo(_ iptc: [String], digest: [UInt8]?, subject: [String]?) -> [UInt8] {
    let block = Build.iptc(iptc)
    let resources =
      [Build.resource(0x0404, block)] + (digest.map { [Build.resource(0x0425, $0)] } ?? [])
    let xmp = subject.map { [Build.xmpSegment(Build.packet(Build.bag("dc:subject", $0)))] } ?? []
    return Build.jpeg([Build.jfif] + xmp + [Build.photoshopSegment(resources)])
  }

  @Test func `readers that follow the MWG show a person's keywords and the label`() throws {
    let matching = md5(Build.iptc(["Rex", "Max"]))
    let originals = [
      photo(["Rex", "Max"], digest: nil, subject: nil),
      photo(["Rex", "Max"], digest: matching, subject: nil),
      photo(["Rex", "Max"], digest: stale, subject: nil),
      photo(["Rex", "Max"], digest: matching, subject: ["Rex", "Max"]),
      photo(["Rex", "Max"], digest: stale, subject: ["Other"]),
      Build.jpeg([Build.xmpSegment(Build.packet(Build.bag("dc:subject", ["Rex", "Max"])))]),
    ]
    let options = ["-use", "MWG", "-MWG:Keywords"]
    let before = try ExifTool.read(originals, options: options)
    let after = try ExifTool.read(originals.map { try changed($0, Sample.write) }, options: options)
    for (index, (old, new)) in zip(before, after).enumerated() {
      let words = { (tags: [String: String]) in
        (tags["Keywords"] ?? "").split(whereSeparator: { "[](), \n\"".contains($0) }).map(
          String.init)
      }
      #expect(words(new) == words(old) + ["Beagle"], "case \(index)")
    }
  }

  @Test func `exiftool reads the label in PNGs, and finds no fault`() throws {
    let packet = Build.packet(Build.bag("dc:subject", ["Rex"]))
    let originals = [
      Build.png(), Build.png([Build.xmpChunk(packet)]), Build.png([], [Build.xmpChunk(packet)]),
      Build.png([Build.chunk("eXIf", Build.tiff([.keywords("Rex")], isBig: true))]),
    ]
    let labelled = try originals.map { try changed($0, Sample.write) }
    let before = try ExifTool.tags(originals, name: "png")
    let after = try ExifTool.tags(labelled, name: "png")
    for (old, new) in zip(before, after) {
      #expect(new["XMP-kennel:BreedID"] == ["n02088364"] || new["XMP-kennel:Main:BreedID"] != nil)
      #expect(new.contains { $0.key.hasSuffix("Subject") && $0.value[0].contains("Beagle") })
      let lost = old.filter { tag, values in
        !["Subject", "XPKeywords"].contains { tag.hasSuffix($0) } && new[tag] != values
      }
      #expect(lost.isEmpty, "\(lost.keys)")
    }
    let faults = { (files: [[UInt8]]) in
      try ExifTool.read(files, name: "png", options: ["-validate", "-warning", "-error", "-a"])
        .map { $0.filter { $0.key != "SourceFile" } }
    }
    #expect(try faults(labelled) == faults(originals))
  }

  @Test func `a label survives exiftool's hand, and leaves what it wrote`() throws {
    let maker = Build.exifSegment(
      Build.tiff([.text(0x010F, "Maker"), .keywords("Rex")], isBig: true))
    let original = Build.jpeg([Build.jfif, maker])
    // exiftool prints all of the XMP and rewrites all of the EXIF in its own way.
    let options = ["-XMP-dc:Subject+=Max", "-XMP-xmp:Rating=4", "-IFD0:Artist=Ann"]
    let edited = try ExifTool.write(try changed(original, Sample.write), options)
    #expect(facts(edited).label == Sample.beagle)
    #expect(facts(edited).keywords == ["Rex", "Beagle", "Max"])
    #expect(try edit(edited, Sample.write) == .unchanged)
    let boxer = try changed(edited, Sample.writeBoxer)
    #expect(facts(boxer).keywords == ["Rex", "Max", "Boxer"])
    let tags = try ExifTool.tags([changed(boxer, .remove)])[0]
    #expect(
      tags.contains { $0.key.hasSuffix("Subject") && $0.value == [#"["Rex", "Max"]"#] },
      "\(tags.filter { $0.key.hasSuffix("Subject") })")
    #expect(tags.contains { $0.key.hasSuffix("XPKeywords") && $0.value == ["Rex"] })
    #expect(tags.contains { $0.key.hasSuffix("Artist") && $0.value == ["Ann"] })
    #expect(tags.contains { $0.key.hasSuffix("Rating") && $0.value == ["4"] })
    #expect(!tags.contains { $0.key.contains("kennel") })
  }

  @Test func `what exiftool adds to an EXIF block of kennel's making outlives the label`() throws {
    let file = try changed(Build.jpeg(), Sample.write)
    let edited = try ExifTool.write(file, ["-IFD0:Artist=Ann"])
    for later in [Sample.writeBoxer, .remove] {
      let tags = try ExifTool.tags([changed(edited, later)])[0]
      #expect(tags.contains { $0.key.hasSuffix("Artist") && $0.value == ["Ann"] })
      let keyword = tags.first { $0.key.hasSuffix("XPKeywords") }?.value
      #expect(keyword == (later == .remove ? nil : ["Boxer"]))
    }
  }

  @Test func `a keyword that exiftool takes away stays away`() throws {
    let file = try changed(Build.jpeg(), Sample.write)
    let edited = try ExifTool.write(file, ["-XMP-dc:Subject-=Beagle"])
    #expect(facts(edited).label?.status == .rejected)
    guard case .kept = try edit(edited, Sample.write) else {
      Issue.record("the label was written again")
      return
    }
    #expect(facts(try changed(edited, Sample.confirm)).label == Sample.confirmed)
  }
}
