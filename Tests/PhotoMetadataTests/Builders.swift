import Foundation

/// Makes files piece by piece, by other code than what is tested.
enum Build {
  static func big(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(value >> (8 * $0) & 0xFF) }
  }

  static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0xFF, marker] + big(payload.count + 2, 2) + payload
  }

  /// A JPEG that is none to look at: segments, a frame header, a scan and what may follow.
  static func jpeg(_ segments: [[UInt8]] = [], trailer: [UInt8] = []) -> [UInt8] {
    let frame = segment(0xC0, [8, 0, 48, 0, 64, 1, 1, 0x11, 0])
    let scan = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [1, 2, 3, 0xFF, 0, 4, 0xFF, 0xD9]
    return [0xFF, 0xD8] + segments.flatMap { $0 } + frame + scan + trailer
  }

  static let jfif = segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])

  static func xmpSegment(_ packet: String) -> [UInt8] {
    segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8))
  }

  static func exifSegment(_ block: [UInt8]) -> [UInt8] {
    segment(0xE1, Array("Exif\0\0".utf8) + block)
  }

  static let namespaces = """
    xmlns:dc="http://purl.org/dc/elements/1.1/" \
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/" \
    xmlns:digiKam="http://www.digikam.org/ns/1.0/" \
    xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" \
    xmlns:mediapro="http://ns.iview-multimedia.com/mediapro/1.0/" \
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    """

  static func packet(_ properties: String, padding: Int = 100) -> String {
    """
    <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/">
     <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" \(namespaces)>
    \(properties)
      </rdf:Description>
     </rdf:RDF>
    </x:xmpmeta>
    \(String(repeating: " ", count: padding))<?xpacket end="w"?>
    """
  }

  static func bag(_ name: String, _ values: [String], kind: String = "Bag") -> String {
    let items = values.map { "     <rdf:li>\($0)</rdf:li>\n" }.joined()
    return "   <\(name)>\n    <rdf:\(kind)>\n\(items)    </rdf:\(kind)>\n   </\(name)>"
  }

  struct Entry {
    let tag: Int
    let type: Int
    let bytes: [UInt8]

    static func text(_ tag: Int, _ text: String) -> Entry {
      Entry(tag: tag, type: 2, bytes: Array(text.utf8) + [0])
    }

    static func keywords(_ text: String) -> Entry {
      let units = Array(text.utf16) + [0]
      return Entry(
        tag: 0x9C9E, type: 1, bytes: units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
    }
  }

  static func number(_ value: Int, _ bytes: Int, _ isBig: Bool) -> [UInt8] {
    isBig ? big(value, bytes) : big(value, bytes).reversed()
  }

  /// A TIFF block with one directory, of byte, text and 16-bit entries.
  static func tiff(_ entries: [Entry], isBig: Bool = false) -> [UInt8] {
    var data: [UInt8] = []
    var list: [UInt8] = []
    for entry in entries {
      let count = entry.type == 3 ? entry.bytes.count / 2 : entry.bytes.count
      list += number(entry.tag, 2, isBig) + number(entry.type, 2, isBig) + number(count, 4, isBig)
      if entry.bytes.count <= 4 {
        list += entry.bytes + [UInt8](repeating: 0, count: 4 - entry.bytes.count)
      } else {
        list += number(14 + 12 * entries.count + data.count, 4, isBig)
        data += entry.bytes + (entry.bytes.count % 2 == 1 ? [0] : [])
      }
    }
    return Array(isBig ? "MM".utf8 : "II".utf8) + number(42, 2, isBig) + number(8, 4, isBig)
      + number(entries.count, 2, isBig) + list + [0, 0, 0, 0] + data
  }

  static func dataset(_ record: UInt8, _ number: UInt8, _ data: [UInt8]) -> [UInt8] {
    [0x1C, record, number] + big(data.count, 2) + data
  }

  static func iptc(_ keywords: [String], isUTF8: Bool = true) -> [UInt8] {
    (isUTF8 ? dataset(1, 90, [0x1B, 0x25, 0x47]) : [])
      + keywords.flatMap { dataset(2, 25, Array($0.utf8)) }
  }

  static func resource(_ id: Int, _ data: [UInt8]) -> [UInt8] {
    Array("8BIM".utf8) + big(id, 2) + [0, 0] + big(data.count, 4) + data
      + (data.count % 2 == 1 ? [0] : [])
  }

  static func photoshopSegment(_ resources: [[UInt8]]) -> [UInt8] {
    segment(0xED, Array("Photoshop 3.0\0".utf8) + resources.flatMap { $0 })
  }

  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    // Bit by bit, as the standard defines it.
    let sum = ~content.reduce(~UInt32(0)) { value, byte in
      (0..<8).reduce(value ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
    }
    return big(data.count, 4) + content + big(Int(sum), 4)
  }

  /// A PNG of one grey pixel, with `chunks` before and after its picture.
  static func png(_ before: [[UInt8]] = [], _ after: [[UInt8]] = []) -> [UInt8] {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header = chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
    // A stored block of deflate with a filter byte and a grey, and its Adler checksum.
    let picture = chunk(
      "IDAT", [0x78, 1, 1, 2, 0, 0xFD, 0xFF, 0, 0x7F, 0, 0x81, 0, 0x80])
    return signature + header + before.flatMap { $0 } + picture + after.flatMap { $0 }
      + chunk("IEND", [])
  }

  static func xmpChunk(_ packet: String) -> [UInt8] {
    chunk("iTXt", Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + Array(packet.utf8))
  }
}
