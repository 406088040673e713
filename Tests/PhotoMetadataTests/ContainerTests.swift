import Foundation
import Messages
import PhotoMetadata
import Testing

/// JPEGs and PNGs that need care, and those that are refused by name.
struct ContainerTests {
  private func reason(_ file: [UInt8]) throws -> String {
    guard case .sidecar(let reason) = try edit(file, Sample.write) else { return "" }
    return reason.description
  }

  @Test func `segments go behind JFIF, EXIF before XMP`() throws {
    let comment = Build.segment(0xFE, Array("hello".utf8))
    let file = try changed(Build.jpeg([Build.jfif, comment]), Sample.write)
    #expect(file[2...].starts(with: Build.jfif))
    let rest = file.dropFirst(2 + Build.jfif.count)
    #expect(rest[(rest.startIndex + 4)...].starts(with: "Exif\0\0".utf8))
    #expect(file.count > 2_000 && contains(file, comment))
  }

  @Test func `what follows the picture stays at the file's end`() throws {
    let trailer = Array("SEFT motion photo".utf8)
    let original = Build.jpeg(trailer: trailer)
    let file = try changed(original, Sample.write)
    #expect(file.suffix(trailer.count).elementsEqual(trailer))
    #expect(try changed(file, .remove) == original)
  }

  @Test func `fill bytes and lone markers are walked over`() throws {
    let fill: [UInt8] = [0xFF, 0xFF, 0xFF]
    let original = Build.jpeg([
      Build.jfif, fill, Build.exifSegment(Build.tiff([])), fill, [0xFF, 1],
    ])
    let file = try changed(original, Sample.write)
    #expect(try changed(file, .remove) == original)
  }

  @Test func `an index of further pictures keeps its distances`() throws {
    let index = Build.segment(0xE2, Array("MPF\0".utf8) + Array(repeating: 9, count: 40))
    let second = Build.jpeg()
    let original = Build.jpeg([Build.jfif, index], trailer: second)
    let file = try changed(original, Sample.write)
    let place = { (file: [UInt8]) in file.indices.first { file[$0...].starts(with: index) } ?? 0 }
    #expect(file.count - place(file) == original.count - place(original))
    let packet = Build.xmpSegment(Build.packet(""))
    #expect(try reason(Build.jpeg([index, packet], trailer: second)).contains("MPF"))
  }

  @Test func `Content Credentials keep the label out of the file`() throws {
    let box = Array("JP\0\u{1}\0\0\0\u{1}\0\0\0\u{20}jumb\0\0\0\u{18}jumdc2pa".utf8)
    #expect(try reason(Build.jpeg([Build.segment(0xEB, box)])).contains("Content Credentials"))
    #expect(try reason(Build.png([Build.chunk("caBX", box)])).contains("Content Credentials"))
    #expect(try reason(Build.jpeg([Build.segment(0xEB, Array("JP other".utf8))])) == "")
    let remote = Build.packet(
      "<t:provenance xmlns:t='http://purl.org/dc/terms/'>https://a.example</t:provenance>")
    #expect(try reason(Build.jpeg([Build.xmpSegment(remote)])).contains("Content Credentials"))
  }

  @Test func `XMP that can't be edited keeps the label out of the file`() throws {
    let packet = Build.xmpSegment(Build.packet(""))
    let extended = Build.segment(0xE1, Array("http://ns.adobe.com/xmp/extension/\0".utf8))
    #expect(try reason(Build.jpeg([packet, extended])).contains("Extended XMP"))
    #expect(try reason(Build.jpeg([packet, packet])).contains("several"))
    for (text, part) in [
      ("<a><b></a>", "well-formed"), ("", "well-formed"), ("<a/>", "rdf:RDF"),
      ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "document type"),
      ("<?xml version='1.0' encoding='latin1'?><a/>", "UTF-8"), ("<\0a\0>\0", "UTF-8"),
      (String(repeating: "<a>", count: 100), "nested"),
      (Build.packet(Build.bag("dc:subject", ["a"]) + Build.bag("dc:subject", ["b"])), "twice"),
      (
        Build.packet("").replacing("<rdf:Description ", with: "<rdf:Description dc:subject='a' "),
        "form"
      ),
    ] {
      let found = try reason(Build.jpeg([Build.xmpSegment(text)]))
      #expect(found.contains(part), "\(text): \(found)")
    }
  }

  @Test func `IPTC in several segments is left alone, and its keywords stay visible`() throws {
    let blocks = ["Rex", "Max"].map {
      Build.photoshopSegment([Build.resource(0x0404, Build.iptc([$0]))])
    }
    let result = try changedWithNotices(Build.jpeg(blocks), Sample.write)
    #expect(result.notices.count == 1)
    #expect(blocks.allSatisfy { contains(result.file, $0) })
    #expect(facts(result.file).keywords == ["Rex", "Max", "Beagle"])
    #expect(contains(result.file, Array("<rdf:li>Rex</rdf:li>\n     <rdf:li>Max</rdf:li>".utf8)))
  }

  @Test func `EXIF that can't be edited leaves the keyword to XMP`() throws {
    let block = Build.tiff([.text(0x010F, "Maker")])
    let odd = Build.Entry(tag: 0x9C9E, type: 3, bytes: [1, 2, 3, 4, 5, 6])
    for segments in [
      [Build.exifSegment(block), Build.exifSegment(block)], [Build.exifSegment([1, 2, 3])],
      [Build.exifSegment(Build.tiff([odd]))],
      // A value that is cut off: what is appended must not become it (found by the fuzzer).
      [Build.exifSegment(Array(Build.tiff([.text(0x010F, "Maker of 1")]).dropLast(12)))],
      [Build.exifSegment(block + [UInt8](repeating: 1, count: 65_490))],
    ] {
      let original = Build.jpeg(segments)
      let result = try changedWithNotices(original, Sample.write)
      #expect(result.notices.count == 1)
      #expect(segments.allSatisfy { contains(result.file, $0) })
      #expect(try changed(result.file, .remove) == original)
    }
  }

  @Test func `a full XMP segment gives up padding, and then goes to a sidecar`() throws {
    let room = 65_533 - 29 - Build.packet("", padding: 0).utf8.count
    let padded = Build.packet("", padding: room)
    let file = try changed(Build.jpeg([Build.xmpSegment(padded)]), Sample.write)
    #expect(facts(file).label == Sample.beagle)
    let text = "<xmp:Label>\(String(repeating: "x", count: room - 200))</xmp:Label>"
    let full = Build.jpeg([Build.xmpSegment(Build.packet(text, padding: 0))])
    #expect(try reason(full).contains("no room"))
  }

  @Test func `damaged files and other formats are refused`() throws {
    let long = Build.jpeg([[0xFF, 0xE1, 0xFF, 0xFF, 1, 2, 3]])
    for file in [[], [0xFF, 0xD8], long, Array("GIF89a".utf8), Array(Build.png().prefix(40))] {
      #expect(throws: MetadataError.self) { try edit(file, Sample.write) }
      #expect(digest(file).count == 32)
    }
  }

  @Test func `a file that decoders read although it is damaged gets a sidecar`() throws {
    let stray = Build.jpeg([
      Build.jfif, [0, 1, 2], Build.exifSegment(Build.tiff([.keywords("Rex")])),
    ])
    #expect(try reason(stray) == "it has stray bytes between its segments")
    #expect(facts(stray).keywords == ["Rex"])
    for count in [1, 12, 20] {
      #expect(try reason(Array(Build.png().dropLast(count))) == "its end is missing")
    }
    let broken = Array(Build.png().dropLast(12)) + [1] + Build.png().suffix(12)
    #expect(try reason(broken) == "a part of the file is damaged")
    for file in [stray, broken] { #expect(try edit(file, .remove) == .unchanged) }
    // What is behind the picture of a JPEG makes no difference.
    for file in [Array(Build.jpeg().dropLast(2)), Build.jpeg(trailer: [0xFF, 0xD8, 1])] {
      #expect(try changed(changed(file, Sample.write), .remove) == file)
    }
  }

  @Test func `a PNG gets its XMP before the picture, and no EXIF`() throws {
    let original = Build.png([], [Build.chunk("tEXt", Array("Comment\0hi".utf8))])
    let file = try changed(original, Sample.write)
    #expect(file[33...].dropFirst(4).starts(with: "iTXtXML:com.adobe.xmp\0\0\0\0\0".utf8))
    #expect(!contains(file, Array("eXIf".utf8)))
    #expect(facts(file).label == Sample.beagle && facts(file).width == 1)
    #expect(try edit(file, Sample.write) == .unchanged)
    #expect(digest(file) == digest(original))
    #expect(try changed(file, .remove) == original)
  }

  @Test func `a PNG's own XMP and EXIF are edited where they stand`() throws {
    let packet = Build.packet(Build.bag("dc:subject", ["Rex"]))
    for prefix in ["", "Exif\0\0"] {
      let exif = Build.chunk("eXIf", Array(prefix.utf8) + Build.tiff([.keywords("Rex")]))
      let original = Build.png([exif], [Build.xmpChunk(packet)])
      let file = try changed(original, Sample.write)
      #expect(facts(file).keywords == ["Rex", "Beagle"])
      #expect(contains(file, Array(Build.Entry.keywords("Rex;Beagle").bytes)))
      #expect(try changed(changed(file, Sample.writeBoxer), .remove) == original)
    }
  }

  @Test func `a PNG with compressed, damaged or old metadata is left alone`() throws {
    let head = Array("XML:com.adobe.xmp\0".utf8)
    let compressed = Build.chunk("iTXt", head + [1, 0, 0, 0, 0x78, 1])
    #expect(try reason(Build.png([compressed])).contains("compressed"))
    var broken = Build.xmpChunk(Build.packet(""))
    broken[broken.count - 1] ^= 1
    #expect(try reason(Build.png([broken])).contains("damaged"))
    let long = Build.chunk(
      "eXIf", Build.tiff([.keywords("Rex")]) + Array(repeating: 0, count: 70_000))
    #expect(try changedWithNotices(Build.png([long]), Sample.write).notices.count == 1)
    let old = Build.chunk("zTXt", Array("Raw profile type xmp\0\0x".utf8))
    #expect(try reason(Build.png([old])).contains("ImageMagick"))
  }

  @Test func `an EXIF block is read at any length that a decoder takes`() throws {
    // Between the most that fits into a JPEG and the most that is read of a PNG.
    let block = Build.tiff([.keywords("Rex")])
    let long = block + [UInt8](repeating: 0, count: 65_536 - block.count)
    let original = Build.png([Build.chunk("eXIf", long)])
    #expect(facts(original).keywords == ["Rex"])
    let result = try changedWithNotices(original, Sample.write)
    #expect(result.notices.count == 1 && contains(result.file, Build.chunk("eXIf", long)))
  }

  @Test func `the digest is of the picture and how it is turned`() throws {
    let turned = { (value: UInt8) in
      Build.jpeg([
        Build.exifSegment(
          Build.tiff([Build.Entry(tag: 0x0112, type: 3, bytes: [value, 0])]))
      ])
    }
    #expect(digest(turned(1)) == digest(Build.jpeg()))
    #expect(digest(turned(6)) != digest(Build.jpeg()))
    let adobe = Build.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1])
    let comment = Build.segment(0xFE, [1])
    #expect(digest(Build.jpeg([adobe])) != digest(Build.jpeg()))
    #expect(digest(Build.jpeg([comment])) == digest(Build.jpeg()))
    #expect(digest(Build.jpeg(trailer: [1])) != digest(Build.jpeg()))
    #expect(digest(Build.png([Build.chunk("tIME", [1])])) == digest(Build.png()))
    #expect(digest(Build.png([Build.chunk("gAMA", [1])])) != digest(Build.png()))
  }
}
