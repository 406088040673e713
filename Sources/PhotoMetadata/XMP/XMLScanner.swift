/// Finds the elements and attributes of an XML document with namespaces.
///
/// It knows what XMP needs and refuses document types, with which come entities. It goes through
/// the bytes once; what is open at a time (elements, prefixes) is bounded.
struct XMLScanner {
  /// An element whose end tag is still to come.
  private struct Frame {
    let element: Int
    var lastChild: Int?
    /// How many prefixes were bound outside of it.
    let bindings: Int
  }

  private static let maxDepth = 64
  private static let maxBindings = 256

  private let bytes: [UInt8]
  private var position = 0
  private var frames: [Frame] = []
  private var roots = 0
  private var bindings: [(prefix: ArraySlice<UInt8>, namespace: XMPNamespace?)] = []
  private var elements: [XMLDocument.Element] = []
  private var attributes: [XMLDocument.Attribute] = []

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads `bytes`, which are UTF-8.
  static func scan(_ bytes: [UInt8]) throws(Obstacle) -> XMLDocument {
    var scanner = XMLScanner(bytes)
    while let start = scanner.bytes[scanner.position...].firstIndex(of: UInt8(ascii: "<")) {
      scanner.position = start
      try scanner.scanMarkup()
    }
    guard scanner.frames.isEmpty, scanner.roots == 1 else { throw malformed }
    return XMLDocument(
      bytes: bytes, elements: scanner.elements, attributes: scanner.attributes)
  }

  private static var malformed: Obstacle { Obstacle("its XMP is not well-formed XML") }

  private mutating func scanMarkup() throws(Obstacle) {
    if has("<?") {
      try skip("<?", to: "?>")
    } else if has("<!--") {
      try skip("<!--", to: "-->")
    } else if has("<![CDATA[") {
      try skip("<![CDATA[", to: "]]>")
    } else if has("<!") {
      throw Obstacle("its XMP declares a document type, which kennel does not read")
    } else if has("</") {
      try scanEnd()
    } else {
      try scanStart()
    }
  }

  private func has(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  private mutating func skip(_ start: String, to end: String) throws(Obstacle) {
    guard let close = XMLText.first(end, in: bytes[(position + start.utf8.count)...]) else {
      throw Self.malformed
    }
    position = close + end.utf8.count
  }

  private mutating func skipSpace() {
    while position < bytes.count, XMLText.isSpace(bytes[position]) { position += 1 }
  }

  private mutating func scanName() throws(Obstacle) -> Range<Int> {
    let start = position
    while position < bytes.count, !Self.endsName(bytes[position]) { position += 1 }
    guard position > start else { throw Self.malformed }
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
    else { throw Self.malformed }
    position += 1
    elements[frame.element].close = start..<position
    bindings.removeLast(bindings.count - frame.bindings)
  }

  private mutating func scanStart() throws(Obstacle) {
    let start = position
    position += 1
    let name = try scanName()
    let outside = bindings.count
    let first = attributes.count
    let isEmpty = try scanAttributes()
    resolveAttributes(from: first)
    let index = elements.count
    let (prefix, local) = split(name)
    elements.append(
      XMLDocument.Element(
        name: name, namespace: namespace(prefix), local: local,
        attributes: first..<attributes.count, open: start..<position, close: position..<position))
    link(index)
    if isEmpty {
      bindings.removeLast(bindings.count - outside)
    } else {
      guard frames.count < Self.maxDepth else { throw Obstacle("its XMP is nested too deeply") }
      frames.append(Frame(element: index, bindings: outside))
    }
  }

  /// Tells the element's parent and elder sibling of it.
  private mutating func link(_ index: Int) {
    guard let parent = frames.indices.last else {
      roots += 1
      return
    }
    if let elder = frames[parent].lastChild {
      elements[elder].nextSibling = index
    } else {
      elements[frames[parent].element].firstChild = index
    }
    frames[parent].lastChild = index
  }

  /// Reads on to the end of a start tag, and says whether it closes its element.
  private mutating func scanAttributes() throws(Obstacle) -> Bool {
    while true {
      skipSpace()
      if has("/>") {
        position += 2
        return true
      }
      if has(">") {
        position += 1
        return false
      }
      try scanAttribute()
    }
  }

  private mutating func scanAttribute() throws(Obstacle) {
    let name = try scanName()
    skipSpace()
    guard has("=") else { throw Self.malformed }
    position += 1
    skipSpace()
    guard has("\"") || has("'") else { throw Self.malformed }
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: bytes[position]) else { throw Self.malformed }
    position = end + 1
    let (prefix, local) = split(name)
    let declares = prefix.elementsEqual("xmlns".utf8) || (prefix.isEmpty && local == "xmlns")
    attributes.append(
      XMLDocument.Attribute(
        range: name.lowerBound..<position, name: name, value: start..<end, local: local,
        isDeclaration: declares))
    if declares { try bind(prefix.isEmpty ? [] : bytes[name].dropFirst(6), start..<end) }
  }

  private mutating func bind(_ prefix: ArraySlice<UInt8>, _ value: Range<Int>) throws(Obstacle) {
    guard bindings.count < Self.maxBindings, let uri = XMLText.decode(bytes[value]) else {
      throw Obstacle("its XMP declares too many or odd namespaces")
    }
    bindings.append((prefix, .named(String(decoding: uri, as: UTF8.self))))
  }

  private mutating func resolveAttributes(from first: Int) {
    // An attribute without a prefix is in no namespace (Namespaces in XML 1.0, section 6.2).
    for index in first..<attributes.count where !attributes[index].isDeclaration {
      let prefix = split(attributes[index].name).prefix
      attributes[index].namespace = prefix.isEmpty ? nil : namespace(prefix)
    }
  }

  private func namespace(_ prefix: ArraySlice<UInt8>) -> XMPNamespace? {
    if prefix.elementsEqual("xml".utf8) { return .xml }
    return bindings.last { $0.prefix.elementsEqual(prefix) }?.namespace
  }

  private func split(_ name: Range<Int>) -> (prefix: ArraySlice<UInt8>, local: String) {
    let text = bytes[name]
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
      return ([], String(decoding: text, as: UTF8.self))
    }
    return (text[..<colon], String(decoding: text[(colon + 1)...], as: UTF8.self))
  }
}
