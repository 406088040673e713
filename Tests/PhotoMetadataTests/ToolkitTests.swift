import Foundation
import PhotoMetadata
import Testing

/// Packets that Adobe's toolkit reads or refuses, as part of exiv2, which is the oracle.
struct ToolkitTests {
  private static let subject = "<dc:subject><rdf:Bag><rdf:li>Rex</rdf:li></rdf:Bag></dc:subject>"

  /// A packet with one description, in which `x` is another namespace.
  private static func packet(_ content: String, attributes: String = "rdf:about=''") -> String {
    let start = Build.packet("").prefix { $0 != "\n" }
    return """
      \(start)
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description \(attributes) \(Build.namespaces) xmlns:x='http://x.example/'>
        \(content)</rdf:Description>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="w"?>
      """
  }

  private static func packet(about: [String]) -> String {
    let descriptions = about.enumerated().map { number, about in
      "<rdf:Description rdf:about='\(about)' xmlns:x='http://x.example/'><x:a\(number)>1</x:a\(number)>"
        + "</rdf:Description>"
    }
    return packet(subject).replacing(
      "<rdf:Description ", with: "\(descriptions.joined())<rdf:Description ")
  }

  static let refused: [String] =
    [
      // A property or a field twice
      "<xmp:Label>a</xmp:Label><xmp:Label>b</xmp:Label>", "<x:a>1</x:a><x:a>1</x:a>",
      "<x:a rdf:parseType='Resource'><x:b>1</x:b><x:b>2</x:b></x:a>",
      "<x:a><rdf:Description x:b='1'><x:b>2</x:b></rdf:Description></x:a>",
      "<x:a><rdf:Bag><rdf:li rdf:parseType='Resource'><x:b>1</x:b><x:b>2</x:b></rdf:li></rdf:Bag></x:a>",
      "<q:subject xmlns:q='http://purl.org/dc/1.1/'>1</q:subject>" + subject,
      // Two prefixes for one namespace
      "<x:a>1</x:a><y:b xmlns:y='http://x.example/'>2</y:b>",
      // RDF in places where it may not be
      "<rdf:li>a</rdf:li>", "<dc:subject><rdf:li>a</rdf:li></dc:subject>",
      "<x:a rdf:parseType='Resource'><rdf:li>a</rdf:li></x:a>", "<rdf:Description/>",
      "<x:a rdf:parseType='Literal'><b/></x:a>", "<x:a rdf:parseType='Collection'/>",
      "<x:a rdf:parseType='Resource' x:b='1'/>", "<x:a rdf:parseType='Resource'>text</x:a>",
      "<x:a rdf:resource='b'>text</x:a>", "<x:a rdf:resource='b' rdf:nodeID='c'/>",
      "<x:a x:b='1'> </x:a>", "<x:a rdf:datatype='b'><rdf:Bag/></x:a>", "<rdf:value>1</rdf:value>",
      "<x:a><rdf:Bag x:b='1'/></x:a>", "<x:a><rdf:Bag><x:b>1</x:b></rdf:Bag></x:a>",
      "<x:a><rdf:Bag/><rdf:Bag/></x:a>", "<x:a rdf:bagID='b'><rdf:Bag/></x:a>",
      "<x:a xml:lang='en'><rdf:Description xml:lang='de' rdf:value='1'/></x:a>",
      // Text beside elements, and names without a namespace
      "text\(subject)", "<x:a>text<rdf:Bag/></x:a>", "<x:a><rdf:Bag/>text</x:a>",
      "<x:a><rdf:Bag>text<rdf:li>a</rdf:li></rdf:Bag></x:a>", "\u{A0}\(subject)", "<a>1</a>",
      "<x:a rdf:parseType='Resource'><a>1</a></x:a>",
      // XML that is not well-formed
      "<x:a>1 & 2</x:a>", "<x:a>&nbsp;</x:a>", "<x:a>&#1;</x:a>", "<x:a>\u{1}</x:a>",
      "<x:a>\u{FFFF}</x:a>", "<x:a>]]></x:a>", "<!-- a -- b -->\(subject)", "<x:1>1</x:1>",
      "<x:a$>1</x:a$>", "<x:a:b>1</x:a:b>", "<y:a>1</y:a>", "<x:a x:b='<'/>",
      "<x:a x:b='1'x:c='2'/>", "<x:a x:b='1' x:b='2'/>", "<x:a xmlns:y=''>1</x:a>",
    ].map { packet($0) }
    + [
      "rdf:about='' rdf:ID='a'", "rdf:aboutEach='a'", "rdf:about='' rdf:resource='a'", "b='1'",
      "rdf:about='' xmp:Label='a' xmp:Label='b'", "rdf:about='' y:a='1'", "rdf:li='1'",
    ].map { packet(subject, attributes: $0) }
    + [
      packet("<xmp:Label>a</xmp:Label>", attributes: "xmp:Label='a'"), packet(about: ["a", "b"]),
      packet(subject).replacing("<rdf:RDF ", with: "<rdf:RDF xml:lang='en' "),
      packet(subject).replacing("<rdf:RDF ", with: "text<rdf:RDF ") + "text",
      packet(subject).replacing("<x:xmpmeta", with: "text<x:xmpmeta"),
      packet(subject).replacing("<x:xmpmeta", with: "<?xml version='1.0'?><x:xmpmeta"),
      packet(subject).replacing("<rdf:Description", with: "<rdf:Bag/><rdf:Description"),
    ]

  static let read: [String] =
    [
      subject, "<x:a>1</x:a><y:a xmlns:y='http://y.example/'>1</y:a>" + subject,
      "<x:a><rdf:Bag><rdf:li rdf:parseType='Resource'><x:b>1</x:b></rdf:li></rdf:Bag></x:a>",
      "<x:a x:b='1' x:c='2' x:d='3' x:e='4'/>", "<x:a rdf:resource='b'/>", "<x:a><x:b/></x:a>",
      "<x:a rdf:parseType='Resource'><rdf:value>1</rdf:value><x:b>2</x:b></x:a>",
      "<x:a rdf:value='1' x:b='2'/>", "<x:a rdf:datatype='b'>1</x:a>", "<x:a xml:lang='en'>1</x:a>",
      "<x:a><![CDATA[<]]></x:a>", "<!-- a - b --><x:a>1</x:a>",
      "<a xmlns='http://a.example/'>1</a>",
    ].map { packet($0) }
    + ["about=''", "rdf:nodeID='a'", "xml:lang='en'", ""].map { packet(subject, attributes: $0) }
    + [packet(about: ["a", "", "a"]), packet(subject) + "\0\0"]
    + [
      // kennel's own properties use the packet's prefix.
      packet("<d:format xmlns:d='http://purl.org/dc/elements/1.1/'>a</d:format>")
    ]

  private func edits(_ packet: String) throws -> Bool {
    switch try edit(Build.jpeg([Build.xmpSegment(packet)]), Sample.write) {
    case .splices: return true
    default: return false
    }
  }

  @Test(arguments: refused)
  func `what the toolkit refuses is not written into`(packet: String) throws {
    #expect(try !edits(packet))
  }

  @Test(arguments: read)
  func `what the toolkit reads is written into`(packet: String) throws {
    #expect(try edits(packet))
    let file = Build.jpeg([Build.xmpSegment(packet)])
    #expect(try changed(changed(file, Sample.write), .remove) == file)
  }

  @Test func `a label in such a packet can be removed`() throws {
    let file = try changed(Build.jpeg([Build.xmpSegment(Self.packet(Self.subject))]), Sample.write)
    let twice = try edited(file, "<dc:subject>", "<x:a>1</x:a><x:a>1</x:a><dc:subject>")
    let removed = try changed(twice, .remove)
    #expect(facts(removed).label == nil && facts(removed).keywords == ["Rex"])
  }

  @Test(.enabled(if: Exiv2.isHere, "exiv2 is not here"))
  func `exiv2 agrees, and reads what kennel writes`() throws {
    for packet in Self.refused {
      #expect(try Exiv2.read(Build.jpeg([Build.xmpSegment(packet)])) == nil, "\(packet)")
    }
    for packet in Self.read {
      let file = Build.jpeg([Build.xmpSegment(packet)])
      #expect(try Exiv2.read(file) != nil, "\(packet)")
      #expect(try Exiv2.read(changed(file, Sample.write))?.contains("Beagle") == true)
    }
  }
}

/// exiv2, which contains Adobe's XMP toolkit; Debian's package of this name.
enum Exiv2 {
  static let path = ProcessInfo.processInfo.environment["EXIV2"] ?? "/usr/bin/exiv2"
  static let isHere = FileManager.default.isExecutableFile(atPath: path)

  /// The XMP that exiv2 reads in a file; nil if it refuses it.
  static func read(_ file: [UInt8], name: String = "jpg") throws -> String? {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).\(name)")
    try Data(file).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["-px", url.path]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let isRefused = String(decoding: complaints, as: UTF8.self).contains("Failed to decode XMP")
    return isRefused ? nil : String(decoding: text, as: UTF8.self)
  }
}
