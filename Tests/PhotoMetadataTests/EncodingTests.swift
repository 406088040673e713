import Containers
import Foundation
import Messages
import PhotoMetadata
import Testing

/// XMP that kennel reads and does not edit: a sidecar repeats a person's words.
struct EncodingTests {
  private static let packet = Build.packet(
    Build.bag("dc:subject", ["Straße", "犬 🐕"]) + "<xmp:CreateDate>2011-02-03</xmp:CreateDate>")

  /// The packet in an encoding, as Foundation makes it.
  private static func encoded(_ encoding: String.Encoding, hasMark: Bool) -> [UInt8] {
    let mark = hasMark ? "\u{FEFF}" : ""
    return [UInt8]((mark + packet).data(using: encoding) ?? Data())
  }

  private func segment(_ packet: [UInt8]) -> [UInt8] {
    Build.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + packet)
  }

  /// The keywords of a sidecar for a photo that is not changed itself.
  private func sidecar(of file: [UInt8]) throws -> [String] {
    guard case .sidecar = try edit(file, Sample.write) else {
      throw Unexpected(edit: "no sidecar")
    }
    let result = try sidecarEdit(
      Sample.write, existing: nil, photoKeywords: facts(file).keywords)
    guard case .write(let bytes) = result else { throw Unexpected(edit: "\(result)") }
    return bytes.withUnsafeBytes { PhotoFacts(reading: nil, sidecar: $0) }.keywords
  }

  @Test(
    arguments: [
      .utf16BigEndian, .utf16LittleEndian, .utf32BigEndian, .utf32LittleEndian,
    ] as [String.Encoding], [false, true])
  func `UTF-16 and UTF-32 are read`(encoding: String.Encoding, hasMark: Bool) throws {
    let packet = Self.encoded(encoding, hasMark: hasMark)
    for file in [
      Build.jpeg([segment(packet)]), Build.jpeg([segment(packet + [0])]),
      Build.png([Build.chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + packet)]),
    ] {
      #expect(facts(file).keywords == ["Straße", "犬 🐕"])
      #expect(facts(file).captureDate?.year == 2011)
      #expect(try sidecar(of: file) == ["Straße", "犬 🐕", "Beagle"])
    }
    // A sidecar in another encoding is read, too, and left alone.
    let read = packet.withUnsafeBytes { PhotoFacts(reading: nil, sidecar: $0) }
    #expect(read.keywords == ["Straße", "犬 🐕"])
    #expect(throws: MetadataError.self) {
      try sidecarEdit(Sample.write, existing: packet, photoKeywords: [])
    }
  }

  @Test func `bytes that are not UTF-8 are Latin-1`() throws {
    let latin = Build.packet(Build.bag("dc:subject", ["K?ln", "犬"])).utf8.map {
      $0 == UInt8(ascii: "?") ? 0xF6 : $0
    }
    // The question marks of the packet's own instructions, too.
    let packet = latin.indices.map { index in
      latin[index] == 0xF6 && (latin[index - 1] == 0x3C || latin[index + 1] == 0x3E)
        ? UInt8(ascii: "?") : latin[index]
    }
    #expect(try sidecar(of: Build.jpeg([segment(packet)])) == ["Köln", "犬", "Beagle"])
  }

  @Test(
    arguments: [
      ("<x:xmpmeta", "<!DOCTYPE a [<!ENTITY b 'c'>]><x:xmpmeta"), ("</rdf:RDF>", ""),
      ("</rdf:Description>", "<a></b>"), ("</rdf:Description>", "<a"),
      ("<rdf:RDF", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/><rdf:RDF"),
    ])
  func `the words before a fault in the XML are read`(old: String, new: String) throws {
    let packet = Build.packet(Build.bag("dc:subject", ["Rex"])).replacing(old, with: new)
    let words = try sidecar(of: Build.jpeg([Build.xmpSegment(packet)]))
    #expect(words == ["Rex", "Beagle"] || new.contains("/>"))
  }

  @Test func `an item that is cut off is no keyword`() throws {
    let packet = try #require(
      Build.packet(Build.bag("dc:subject", ["Rex", "Max"])).components(separatedBy: "ax<").first)
    #expect(try sidecar(of: Build.jpeg([Build.xmpSegment(packet)])) == ["Rex", "Beagle"])
  }

  @Test func `words in Extended XMP and in further packets are read`() throws {
    let long = Array(Build.packet(Build.bag("dc:subject", ["Max", "Ünal"])).utf8)
    let main = Build.xmpSegment(Build.packet(Build.bag("lr:hierarchicalSubject", ["Dogs|Rex"])))
    let part = { (range: Range<Int>) in
      Build.segment(
        0xE1,
        Array("http://ns.adobe.com/xmp/extension/\0".utf8) + [UInt8](repeating: 0x41, count: 32)
          + Build.big(long.count, 4) + Build.big(range.lowerBound, 4) + long[range])
    }
    let parts = [part(300..<long.count), part(0..<300)]
    #expect(try sidecar(of: Build.jpeg([main] + parts)) == ["Rex", "Max", "Ünal", "Beagle"])
    let second = Build.xmpSegment(Build.packet(Build.bag("dc:subject", ["Moritz"])))
    #expect(try sidecar(of: Build.jpeg([main, second])) == ["Rex", "Moritz", "Beagle"])
  }
}

/// XMP in the text chunks of a PNG.
struct PNGTextTests {
  private static let packet = Build.packet(Build.bag("dc:subject", ["Rex", "Köln"]))
  private static let name = Array("XML:com.adobe.xmp\0".utf8)

  /// A zlib stream of stored blocks.
  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var (low, high) = (1, 0)
    for byte in bytes {
      low = (low + Int(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let length = Build.big(bytes.count, 2).reversed()
    return [0x78, 1, 1] + length + length.map { ~$0 } + bytes + Build.big(high << 16 | low, 4)
  }

  private static func profile(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let digits = data.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    let lines = stride(from: 0, to: digits.count, by: 36).map {
      digits[$0..<min($0 + 36, digits.count)].joined()
    }
    return Array("\n\(name)\n    \(data.count)\n\(lines.joined(separator: "\n"))\n".utf8)
  }

  private func sidecarReason(_ file: [UInt8]) throws -> String {
    guard case .sidecar(let reason) = try edit(file, Sample.write) else { return "" }
    return reason.description
  }

  @Test func `a packet in tEXt is edited there`() throws {
    let chunk = Build.chunk("tEXt", Self.name + Array(Self.packet.utf8))
    for original in [Build.png([chunk]), Build.png([], [chunk])] {
      let file = try changed(original, Sample.write)
      #expect(facts(file).keywords == ["Rex", "Köln", "Beagle"])
      #expect(!contains(file, Array("iTXt".utf8)))
      #expect(try changed(file, .remove) == original)
      if ExifTool.isHere {
        let tags = try ExifTool.read([file], name: "png", options: ["-XMP:all", "-a", "-G1"])
        #expect(tags[0]["XMP-dc:Subject"]?.contains("Beagle") == true)
      }
    }
  }

  @Test func `other forms are read, and left alone`() throws {
    let packet = Array(Self.packet.utf8)
    let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + packet
    let iptc = Build.iptc(["Rex", "Köln"])
    let chunks = [
      Build.chunk("zTXt", Self.name + [0] + Self.compressed(packet)),
      Build.chunk("iTXt", Self.name + [1, 0, 0, 0] + Self.compressed(packet)),
      Build.chunk("iTXt", Self.name + [0, 0] + Array("en\0a\0".utf8) + packet),
      Build.chunk("tEXt", Array("Raw profile type xmp\0".utf8) + Self.profile("xmp", packet)),
      Build.chunk(
        "zTXt",
        Array("Raw profile type xmp\0\0".utf8) + Self.compressed(Self.profile("xmp", packet))),
      Build.chunk("tEXt", Array("Raw profile type APP1\0".utf8) + Self.profile("generic", xmp)),
      Build.chunk("tEXt", Array("Raw profile type iptc\0".utf8) + Self.profile("iptc", iptc)),
      Build.chunk(
        "tEXt",
        Array("Raw profile type 8bim\0".utf8)
          + Self.profile("8bim", Build.resource(0x0404, iptc))),
    ]
    for chunk in chunks {
      let file = Build.png([], [chunk])
      #expect(facts(file).keywords == ["Rex", "Köln"])
      #expect(try !sidecarReason(file).isEmpty)
    }
    let two = Build.png([chunks[0]], [Build.xmpChunk(Self.packet.replacing("Rex", with: "Max"))])
    #expect(try sidecarReason(two).contains("several"))
    #expect(facts(two).keywords == ["Rex", "Köln", "Max"])
  }

  @Test func `text that is damaged is none`() throws {
    let stream = Self.compressed(Array(Self.packet.utf8))
    for damaged in [Array(stream.dropLast(9)), [], [0x78], stream.map { $0 ^ 1 }] {
      let file = Build.png([Build.chunk("zTXt", Self.name + [0] + damaged)])
      #expect(facts(file).keywords == [])
      #expect(try sidecarReason(file).contains("damaged"))
    }
  }
}
