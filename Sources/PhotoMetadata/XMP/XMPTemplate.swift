/// Templates of packets without properties.
enum XMPTemplate {
  private static let core = """
    <x:xmpmeta xmlns:x="adobe:ns:meta/">
     <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
     </rdf:RDF>
    </x:xmpmeta>

    """

  /// The writable packet for a photo, with the 2 kB of padding that the specification recommends
  /// (ISO 16684-1, section 7.3).
  static let packet: [UInt8] = Array(
    ("<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" + core + padding
      + "<?xpacket end=\"w\"?>").utf8)

  private static var padding: String {
    String(repeating: String(repeating: " ", count: 99) + "\n", count: 20)
  }

  /// The content of a sidecar file.
  static let sidecar: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(core)".utf8)

  /// Returns whether a packet has no properties left.
  static func isEmpty(_ packet: XMPPacket) -> Bool {
    packet.document.children(of: packet.rdf).isEmpty
  }

  /// Returns `packet` shortened to `limit` bytes by removing padding; nil if that does not suffice.
  static func fit(_ packet: [UInt8], into limit: Int) -> [UInt8]? {
    guard packet.count > limit else { return packet }
    guard let trailer = lastIndex(of: "<?xpacket end", in: packet) else { return nil }
    var start = trailer
    while start > 0, XMLText.isSpace(packet[start - 1]) { start -= 1 }
    let excess = packet.count - limit
    guard trailer - start >= excess else { return nil }
    return Array(packet[..<(trailer - excess)] + packet[trailer...])
  }

  private static func lastIndex(of text: String, in packet: [UInt8]) -> Int? {
    // The trailer is at the end of the packet, followed by zeros at most.
    let tail = packet.suffix(256)
    return XMLText.first(text, in: tail)
  }
}
