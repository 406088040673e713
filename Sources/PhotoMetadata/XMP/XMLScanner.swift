internal import Messages

/// A scanner for the elements and attributes of an XML document with namespaces.
///
/// It supports what XMP needs and rejects document types, which declare entities. It makes a single
/// pass; the depth of open elements and the number of bound prefixes are bounded.
struct XMLScanner {
  /// An open element.
  struct Frame {
    let element: Int
    var lastChild: Int?
    /// The number of prefixes bound outside the element.
    let bindings: Int
  }

  static let maxDepth = 64
  /// A packet of 4 MiB could be a million elements; darktable's longest histories have thousands.
  static let maxElements = 200_000

  let bytes: [UInt8]
  var position = 0
  var frames: [Frame] = []
  var roots = 0
  var scope = XMLNamespaceScope()
  var elements: [XMLDocument.Element] = []
  var attributes: [XMLDocument.Attribute] = []

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Returns the document in `bytes`, which must be UTF-8.
  static func scan(_ bytes: [UInt8]) throws(Obstacle) -> XMLDocument {
    var scanner = XMLScanner(bytes)
    while let start = scanner.bytes[scanner.position...].firstIndex(of: UInt8(ascii: "<")) {
      scanner.position = start
      try scanner.scanMarkup()
    }
    // XMP may have white space and processing instructions around its one root element.
    guard scanner.frames.isEmpty, scanner.roots == 1 else { throw Obstacle(.malformed) }
    return XMLDocument(
      bytes: bytes, elements: scanner.elements, attributes: scanner.attributes)
  }

  private mutating func scanMarkup() throws(Obstacle) {
    if has("<?") {
      try skip("<?", to: "?>")
    } else if has("<!--") {
      try skip("<!--", to: "-->")
    } else if has("<![CDATA[") {
      try skip("<![CDATA[", to: "]]>")
    } else if has("<!") {
      // Entities could expand without bound ("billion laughs") or read other files.
      throw Obstacle(.documentType)
    } else if has("</") {
      try scanEnd()
    } else {
      try scanStart()
    }
  }

  func has(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  private mutating func skip(_ start: String, to end: String) throws(Obstacle) {
    guard let close = XMLText.first(end, in: bytes[(position + start.utf8.count)...]) else {
      throw Obstacle(.malformed)
    }
    position = close + end.utf8.count
  }

  mutating func skipSpace() {
    while position < bytes.count, XMLText.isSpace(bytes[position]) { position += 1 }
  }

  mutating func scanName() throws(Obstacle) -> Range<Int> {
    let start = position
    while position < bytes.count, !Self.endsName(bytes[position]) { position += 1 }
    guard position > start else { throw Obstacle(.malformed) }
    return start..<position
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "<"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "&"):
      true
    default: XMLText.isSpace(byte)
    }
  }

  private mutating func scanEnd() throws(Obstacle) {
    let start = position
    position += 2
    let name = try scanName()
    skipSpace()
    guard let frame = frames.popLast(), position < bytes.count,
      bytes[position] == UInt8(ascii: ">"),
      bytes[name].elementsEqual(bytes[elements[frame.element].name])
    else { throw Obstacle(.malformed) }
    position += 1
    elements[frame.element].close = start..<position
    scope.leave(frame.bindings)
  }
}
