import Foundation
import PhotoMetadata
import Testing

/// IPTC blocks without keywords: readers prefer them to XMP if a digest says that they are newer.
struct IPTCTests {
  private static let stale = [UInt8](repeating: 7, count: 16)
  private static let caption = Build.dataset(2, 120, Array("Caption".utf8))

  private func segment(_ iptc: [UInt8], digest: [UInt8]? = stale) -> [UInt8] {
    Build.photoshopSegment(
      [Build.resource(0x0404, iptc)] + (digest.map { [Build.resource(0x0425, $0)] } ?? []))
  }

  private func xmp(_ words: [String]) -> [UInt8] {
    Build.xmpSegment(Build.packet(words.isEmpty ? "" : Build.bag("dc:subject", words)))
  }

  /// The keywords (2:25) in a file, in order, as bytes.
  private func keywords(_ file: [UInt8]) -> [[UInt8]] {
    file.indices.dropLast(5).filter { file[$0...].starts(with: [0x1C, 2, 25, 0]) }.map { place in
      Array(file[place + 5..<place + 5 + Int(file[place + 4])])
    }
  }

  private func texts(_ file: [UInt8]) -> [String] {
    keywords(file).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [[], ["Rex", "Adopted"]])
  func `they get the words of dc:subject and the label`(words: [String]) throws {
    for iptc in [Build.iptc([]), Build.iptc([], isUTF8: false), Build.iptc([]) + Self.caption] {
      let original = Build.jpeg([xmp(words), segment(iptc)])
      let file = try changed(original, Sample.write)
      #expect(texts(file) == words + ["Beagle"])
      #expect(contains(file, Self.stale))
      #expect(try edit(file, Sample.write) == .unchanged)
      let boxer = try changed(file, Sample.writeBoxer)
      #expect(texts(boxer) == words + ["Boxer"])
      #expect(try changed(boxer, .remove) == original)
      if ExifTool.isHere {
        let read = try ExifTool.read(
          [boxer], options: ["-use", "MWG", "-MWG:Keywords", "-sep", ";"])
        #expect(read[0]["Keywords"] == (words + ["Boxer"]).joined(separator: ";"))
      }
    }
  }

  @Test func `they repeat the keywords of Windows, as dc:subject does`() throws {
    let original = Build.jpeg([
      Build.exifSegment(Build.tiff([.keywords("Rex")])), segment(Build.iptc([])),
    ])
    let file = try changed(original, Sample.write)
    #expect(texts(file) == ["Rex", "Beagle"])
    #expect(try changed(file, .remove) == original)
  }

  @Test func `without a digest, or with one that matches, they stay`() throws {
    for digest in [nil, md5(Build.iptc([]))] {
      let block = segment(Build.iptc([]), digest: digest)
      #expect(contains(try changed(Build.jpeg([block]), Sample.write), block))
    }
  }

  @Test func `UTF-8 is declared where a word needs it, and no text changes its meaning`() throws {
    let plain = Build.iptc([], isUTF8: false) + Self.caption
    let original = Build.jpeg([xmp(["Köln", "犬"]), segment(plain)])
    let file = try changed(original, Sample.write)
    #expect(contains(file, Build.dataset(1, 90, [0x1B, 0x25, 0x47]) + Self.caption.prefix(0)))
    #expect(texts(file) == ["Köln", "犬", "Beagle"])
    #expect(try changed(file, .remove) == original)

    let latin = Build.dataset(2, 120, [0xC9, 0x74, 0xE9])
    let other = Build.jpeg([xmp(["Köln", "犬"]), segment(latin)])
    let second = try changed(other, Sample.write)
    #expect(!contains(second, [0x1C, 1, 90]))
    #expect(keywords(second).first == [0x4B, 0xF6, 0x6C, 0x6E])
    #expect(keywords(second).count == 2)
    #expect(try changed(second, .remove) == other)
  }

  @Test func `a long word is cut off where a character ends`() throws {
    let long = "x" + String(repeating: "ö", count: 40)
    let original = Build.jpeg([xmp([long]), segment(Build.iptc([]))])
    let file = try changed(original, Sample.write)
    #expect(texts(file) == [String(long.prefix(32)), "Beagle"])
    #expect(facts(file).keywords.contains(long))
    #expect(try changed(file, .remove) == original)
  }

  @Test func `a keyword that a person adds keeps the words there`() throws {
    let original = Build.jpeg([xmp(["Rex"]), segment(Build.iptc([]))])
    let file = try changed(original, Sample.write)
    let beagle = Build.dataset(2, 25, Array("Beagle".utf8))
    let max = Build.dataset(2, 25, Array("Maxine".utf8))
    // Another program adds a keyword to IPTC: the block is made anew.
    let iptc = Build.iptc(["Rex"]) + beagle + max
    let place = try #require(file.indices.first { file[$0...].starts(with: [0xFF, 0xED]) })
    let end = place + 2 + Int(file[place + 2]) << 8 + Int(file[place + 3])
    let added = Array(file[..<place]) + segment(iptc) + file[end...]
    #expect(texts(try changed(added, .remove)) == ["Rex", "Maxine"])
  }

  @Test func `of several segments, the one with IPTC is edited`() throws {
    let thumbnail = Build.photoshopSegment([Build.resource(0x040C, [1, 2, 3])])
    for segments in [
      [thumbnail, segment(Build.iptc(["Rex"]))], [segment(Build.iptc(["Rex"])), thumbnail],
    ] {
      let original = Build.jpeg(segments)
      let file = try changed(original, Sample.write)
      #expect(texts(file) == ["Rex", "Beagle"])
      #expect(try changed(file, .remove) == original)
    }
  }

  @Test func `several blocks are left alone, and said`() throws {
    let two = Build.photoshopSegment([
      Build.resource(0x0404, Build.iptc(["Rex"])), Build.resource(0x0404, Build.iptc(["Max"])),
    ])
    for segments in [[two], [segment(Build.iptc([])), segment(Build.iptc([]))]] {
      let result = try changedWithNotices(Build.jpeg(segments), Sample.write)
      #expect(result.notices.count == 1)
      #expect(segments.allSatisfy { contains(result.file, $0) })
    }
    #expect(
      facts(try changed(Build.jpeg([two]), Sample.write)).keywords == ["Rex", "Max", "Beagle"])
  }
}
