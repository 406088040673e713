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
  /// A fault that scanning went on after.
  private var fault: Obstacle?

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Scans `bytes`, which must be UTF-8.
  ///
  /// - Returns: the document as far as it could be read, and its first fault; nil if it has none.
  static func scan(_ bytes: [UInt8]) -> (document: XMLDocument, fault: Obstacle?) {
    var scanner = XMLScanner(bytes)
    do throws(Obstacle) {
      while let start = scanner.bytes[scanner.position...].firstIndex(of: UInt8(ascii: "<")) {
        scanner.position = start
        try scanner.scanMarkup()
      }
      // XMP may have white space and processing instructions around its one root element.
      guard scanner.frames.isEmpty, scanner.roots == 1 else { throw Obstacle(.malformed) }
    } catch {
      scanner.fault = scanner.fault ?? error
    }
    let document = XMLDocument(
      bytes: bytes, elements: scanner.elements, attributes: scanner.attributes)
    return (document, scanner.fault)
  }

  private mutating func scanMarkup() throws(Obstacle) {
    if has("<?") {
      try skip("<?", to: "?>")
    } else if has("<!--") {
      try skip("<!--", to: "-->")
    } else if has("<![CDATA[") {
      try skip("<![CDATA[", to: "]]>")
    } else if has("<!") {
      // Entities could expand without bound ("billion laughs") or read other files; unresolved, they
      // do no harm to a reader.
      fault = Obstacle(.documentType)
      try skipDocumentType()
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

  private mutating func skipDocumentType() throws(Obstacle) {
    let rest = bytes[position...]
    guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { throw Obstacle(.malformed) }
    // Its declarations, in brackets, have tags of their own.
    if rest[..<end].contains(UInt8(ascii: "[")) {
      try skip("<!", to: "]")
      try skip("", to: ">")
    } else {
      position = end + 1
    }
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
