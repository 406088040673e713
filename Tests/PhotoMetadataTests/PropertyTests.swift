import Foundation
import Messages
import PhotoMetadata
import TestSupport
import Testing
import Randomness

/// Structures made by chance: whatever is in them, what is not kennel's comes back byte for byte.
struct PropertyTests {
  /// Writes a label, corrects it, and takes it back, with all checks on the way.
  ///
  /// - Returns: whether the file could be changed.
  @discardableResult
  private func roundTrip(_ original: [UInt8], _ comment: Comment) throws -> Bool {
    guard case .splices = try edit(original, Sample.write) else {
      try expectKept(original)
      return false
    }
    let file = try changed(original, Sample.write)
    #expect(try edit(file, Sample.write) == .unchanged, comment)
    let persons = facts(original).keywords.map { $0.lowercased() }
    #expect(Set(facts(file).keywords.map { $0.lowercased() }) == Set(persons + ["beagle"]), comment)
    let confirmed = try changed(file, Sample.confirm)
    #expect(
      Set(facts(confirmed).keywords.map { $0.lowercased() }) == Set(persons + ["boxer"]), comment)
    #expect(try changed(confirmed, .remove) == original, comment)
    return true
  }

  private func expectKept(_ original: [UInt8]) throws {
    guard case .sidecar(let reason) = try edit(original, Sample.write) else {
      throw Unexpected(edit: "neither splices nor a sidecar")
    }
    #expect(reason.description.hasPrefix("its ") || reason.description.hasPrefix("it "))
    #expect(try edit(original, .remove) == .unchanged)
  }

  private static let words = [
    "Rex", "beagle", "Boxer!", "a &amp; b", "Ünal", "犬", "x|y", "p/q", " ",
  ]

  /// Property elements, attributes and lists in the many ways that XMP can be written.
  private func packet(_ random: inout SeededGenerator) -> String {
    let fields = [
      "dc:subject", "lr:hierarchicalSubject", "digiKam:TagsList", "mediapro:CatalogSets",
      "MicrosoftPhoto:LastKeywordXMP", "dc:creator", "xmp:Label",
    ]
    var text = ""
    for field in fields where Bool.random(using: &random) {
      let kind = ["Bag", "Seq"].randomElement(using: &random) ?? ""
      let list = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        "<rdf:li>\(Self.words.randomElement(using: &random) ?? "")</rdf:li>"
      }
      let space = ["", "\n", "\r\n\t", "<!-- <rdf:li> -->"].randomElement(using: &random) ?? ""
      let items = list.map { space + $0 }.joined() + space
      let isEmpty = list.isEmpty && Bool.random(using: &random)
      text += space + "<\(field)>"
      text += isEmpty ? "<rdf:\(kind)></rdf:\(kind)>" : "<rdf:\(kind)>\(items)</rdf:\(kind)>"
      text += "</\(field)>"
    }
    var packet = Build.packet(text, padding: Int.random(in: 0...9, using: &random))
    if Bool.random(using: &random) {
      packet = packet.replacing("rdf:", with: "R:").replacing(":rdf=", with: ":R=")
    }
    if Bool.random(using: &random) {
      packet = packet.replacing("dc:", with: "purl:").replacing(":dc=", with: ":purl=")
    }
    return packet
  }

  @Test func `XMP of any form comes back`() throws {
    var random = SeededGenerator(seed: 1)
    for round in 0..<120 {
      let packet = packet(&random)
      let file = Build.jpeg([Build.xmpSegment(packet)])
      // exiv2 finds no properties where RDF has another prefix.
      #expect(try roundTrip(file, "\(round): \(packet)") == !packet.contains("R:RDF"))
    }
  }

  @Test func `TIFF blocks of both byte orders come back`() throws {
    var random = SeededGenerator(seed: 2)
    for round in 0..<120 {
      let tags = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        Int.random(in: 0x0100...0x9C9D, using: &random)
      }
      var entries = Set(tags).subtracting([0x010E, 0x0112, 0x8769, 0x8825, 0xA005, 0x0201, 0x0202])
        .sorted().map { tag in
          let count = Int.random(in: 0...20, using: &random)
          return Build.Entry(
            tag: tag, type: [1, 2, 7].randomElement(using: &random) ?? 1,
            bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
      if Bool.random(using: &random) { entries.append(.keywords("Rex;;Ünal;")) }
      // Some writers do not sort; what follows the block may be anything.
      if Bool.random(using: &random) { entries.shuffle(using: &random) }
      let tail = (0..<Int.random(in: 0...5, using: &random)).map { UInt8($0) }
      let block = Build.tiff(entries, isBig: Bool.random(using: &random)) + tail
      try roundTrip(Build.jpeg([Build.exifSegment(block)]), "\(round)")
    }
  }

  @Test func `JPEGs of any segments come back`() throws {
    var random = SeededGenerator(seed: 3)
    for round in 0..<120 {
      let choices: [[UInt8]] = [
        Build.jfif, Build.exifSegment(Build.tiff([.text(0x010F, "Maker")], isBig: true)),
        Build.xmpSegment(packet(&random)), Build.segment(0xFE, [1, 2]), [0xFF, 0xFF], [0xFF, 0x01],
        Build.segment(0xE2, Array("ICC_PROFILE\0".utf8)), Build.segment(0xE1, []),
        Build.segment(0xE2, Array("MPF\0II*\0".utf8)),
        Build.segment(0xDB, [UInt8](repeating: 1, count: 65)),
        Build.photoshopSegment([Build.resource(0x0404, Build.iptc(["Rex", "Max"]))]),
      ]
      let segments = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        choices.randomElement(using: &random) ?? []
      }
      try roundTrip(Build.jpeg(segments, trailer: [1, 2, 3]), "\(round)")
    }
  }

  @Test func `PNGs of any chunks come back`() throws {
    var random = SeededGenerator(seed: 4)
    for round in 0..<120 {
      let chunk = { (random: inout SeededGenerator) -> [UInt8] in
        let choices: [[UInt8]] = [
          Build.chunk("gAMA", [0, 0, 1, 1]), Build.chunk("tEXt", Array("a\0b".utf8)),
          Build.chunk("eXIf", Build.tiff([.keywords("Rex")])), Build.xmpChunk(self.packet(&random)),
          Build.chunk("iTXt", Array("a\0\0\0\0\0b".utf8)), Build.chunk("tIME", []),
        ]
        return choices.randomElement(using: &random) ?? []
      }
      let before = (0..<Int.random(in: 0...3, using: &random)).map { _ in chunk(&random) }
      let after = (0..<Int.random(in: 0...2, using: &random)).map { _ in chunk(&random) }
      try roundTrip(Build.png(before, after), "\(round)")
    }
  }
}
