import Foundation
import Messages
import PhotoMetadata
import TestSupport
import Testing
import Randomness

/// Files that are cut or damaged: nothing traps, and what is changed can be undone.
struct HostileTests {
  /// A file with everything in it.
  private static let jpeg = Build.jpeg([
    Build.jfif, Build.exifSegment(Build.tiff([.text(0x010F, "Maker"), .keywords("Rex")])),
    Build.xmpSegment(Build.packet(Build.bag("dc:subject", ["Rex &amp; Max"]), padding: 5)),
    Build.photoshopSegment([
      Build.resource(0x0404, Build.iptc(["Rex"])), Build.resource(0x0425, [1, 2]),
    ]),
  ])
  private static let png = Build.png(
    [Build.xmpChunk(Build.packet(Build.bag("dc:subject", ["Rex"])))],
    [Build.chunk("eXIf", Build.tiff([.keywords("Rex")], isBig: true))])

  private func survive(_ file: [UInt8]) throws {
    _ = facts(file)
    _ = digest(file)
    for change in [Sample.write, .remove] {
      guard case .splices? = try? edit(file, change) else { continue }
      let changed = try changed(file, change)
      #expect(try edit(changed, change) == .unchanged)
    }
    _ = try? sidecarEdit(Sample.write, existing: file, photoKeywords: [])
  }

  @Test(arguments: ["metadata", "tiff", "xmp", "iptc", "png"])
  func `what the fuzzer starts from and has found does no harm`(target: String) throws {
    let fuzz = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz")
    for folder in ["Seeds", "Found"] {
      let path = fuzz.appending(path: "\(folder)/\(target)")
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path.path)) ?? []
      for name in names {
        let input = try [UInt8](Data(contentsOf: path.appending(path: name)))
        try survive(input)
        for signature in ["Exif\0\0", "http://ns.adobe.com/xap/1.0/\0", "Photoshop 3.0\0"]
        where input.count < 65_000 {
          let marker: UInt8 = signature.hasPrefix("Photo") ? 0xED : 0xE1
          try survive(Build.jpeg([Build.segment(marker, Array(signature.utf8) + input)]))
        }
      }
    }
  }

  @Test func `a file may end anywhere`() throws {
    for file in [Self.jpeg, Self.png, try changed(Self.png, Sample.write)] {
      for count in 0..<file.count { try survive(Array(file.prefix(count))) }
    }
  }

  @Test func `a block may end anywhere`() throws {
    let block = Build.tiff([.text(0x010F, "Maker"), .keywords("Rex")])
    for count in 0..<block.count {
      try survive(Build.jpeg([Build.exifSegment(Array(block.prefix(count)))]))
    }
    let iptc = Build.iptc(["Rex", "Max"])
    for count in 0..<iptc.count {
      let resource = Build.resource(0x0404, Array(iptc.prefix(count)))
      try survive(Build.jpeg([Build.photoshopSegment([resource])]))
      try survive(Build.jpeg([Build.photoshopSegment([Array(resource.prefix(count))])]))
    }
    let packet = Array(Build.packet(Build.bag("dc:subject", ["a &lt; b"])).utf8)
    for count in 0..<packet.count {
      let head = String(decoding: packet.prefix(count), as: UTF8.self)
      try survive(Build.jpeg([Build.xmpSegment(head)]))
    }
  }

  @Test(arguments: 0..<4)
  func `bytes may be damaged`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let labelled = try changed(Self.jpeg, Sample.write)
    for _ in 0..<80 {
      var file = [Self.jpeg, Self.png, labelled].randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<file.count, using: &random)
        file[place] =
          [0, 0xFF, 0x7F, UInt8.random(in: 0...255, using: &random)]
          .randomElement(using: &random) ?? 0
      }
      try survive(file)
    }
  }

  @Test func `bytes may be anything`() throws {
    var random = SeededGenerator(seed: 9)
    for start in [[], [0xFF, 0xD8, 0xFF], Array(Build.png().prefix(8))] {
      for _ in 0..<100 {
        let count = Int.random(in: 0...300, using: &random)
        try survive(start + (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
      }
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func `size alone does not make it slow`() throws {
    let items = String(repeating: "<rdf:li>a</rdf:li>", count: 3_000)
    let deep = "<dc:subject><rdf:Bag>\(items)</rdf:Bag></dc:subject>"
    try survive(Build.jpeg([Build.xmpSegment(Build.packet(deep))]))
    for text in [
      String(repeating: "<", count: 60_000), String(repeating: "<a ", count: 20_000),
      String(repeating: "<!--", count: 15_000), String(repeating: "<a b='", count: 10_000),
      "<a>" + String(repeating: "&", count: 60_000), String(repeating: "<a/>", count: 15_000),
      "<a " + (0..<3_000).map { "xmlns:a\($0)=''" }.joined(separator: " ") + "/>",
    ] {
      try survive(Build.jpeg([Build.xmpSegment(text)]))
    }
    try survive(Build.jpeg(Array(repeating: Build.segment(0xFE, []), count: 20_000)))
    try survive(
      Build.jpeg([Build.photoshopSegment(Array(repeating: Build.resource(1, []), count: 5_000))]))
  }

  @Test func `the check finds what must not be`() throws {
    let original = Self.jpeg
    guard case .splices(let splices, _) = try edit(original, Sample.write) else { return }
    let good = original.withUnsafeBytes { splices.applied(to: $0) }
    let check = { (file: [UInt8], splices: [Splice]) in
      try file.withUnsafeBytes { new in
        try original.withUnsafeBytes { old in
          try verify(edited: new, original: old, splices: splices, change: Sample.write)
        }
      }
    }
    try check(good, splices)
    for index in [3, good.count - 1, good.count - 12] {
      var bad = good
      bad[index] ^= 1
      #expect(throws: MetadataError(.otherBytesChanged)) { try check(bad, splices) }
    }
    #expect(throws: MetadataError(.otherBytesChanged)) { try check(good + [0], splices) }
    #expect(throws: MetadataError(.labelNotReadable)) { try check(original, []) }
    #expect(throws: MetadataError(.otherBytesChanged)) { try check(good, splices.reversed()) }
    #expect(throws: MetadataError(.otherBytesChanged)) {
      try check(good, [Splice(0..<good.count * 2, good)])
    }
    // The keyword of a person is gone, or an entry of EXIF: whole files by other splices.
    let whole = { (file: [UInt8]) in [Splice(0..<original.count, file)] }
    let lost = try edited(good, "<rdf:li>Rex &amp; Max</rdf:li>", "")
    #expect(throws: MetadataError(.keywordLost, ["field": "dc:subject"])) {
      try check(lost, whole(lost))
    }
    var maker = good
    let place = maker.indices.first { maker[$0...].starts(with: "Maker".utf8) } ?? 0
    maker[place] = UInt8(ascii: "B")
    #expect(throws: MetadataError(.exifChanged)) { try check(maker, whole(maker)) }
  }
}
