internal import Reporting
internal import Messages

/// An editor of a packet that keeps everything but the edited places byte for byte.
struct XMPEditor {
  private let packet: XMPPacket
  private var splices: [Splice] = []
  private var doomed: Set<Int> = []
  private var doomedAttributes: Set<Int> = []
  private var added = ""

  init(_ packet: XMPPacket) { self.packet = packet }

  private var document: XMLDocument { packet.document }

  /// Removes a property.
  mutating func remove(_ property: XMPProperty) {
    switch property.form {
    case .attribute(let index): doomedAttributes.insert(index)
    case .element(let index): doomed.insert(index)
    }
  }

  /// Removes the last item with each of the values from a list.
  mutating func remove(_ values: [String], from list: XMPList) {
    var items = list.items
    for value in values {
      guard let index = items.lastIndex(where: { $0.value == value }) else { continue }
      cut(document.elements[items.remove(at: index).element].range)
    }
  }

  /// Appends values to a list.
  ///
  /// - Returns: the form of a list that had no values; nil if it had some.
  mutating func append(_ values: [String], to list: XMPList) throws(Obstacle) -> EmptyList? {
    guard !values.isEmpty else { return nil }
    guard case .element(let property) = list.property.form,
      list.plain == nil, list.array != nil || document.elements[property].firstChild == nil,
      canHoldArray(property)
    else { throw Obstacle(.oddKeywords) }
    if let last = list.items.last?.element {
      let element = document.elements[last]
      let name = arrayPrefix(list) + "li"
      insert(values.map { space(before: element) + item($0, name) }.joined(), at: element.range)
    } else if let array = list.array {
      fill(array, with: values.map { item($0, arrayPrefix(list) + "li") }.joined())
      return document.elements[array].isEmptyTag ? .array : .items
    } else {
      let items = values.map { item($0, "rdf:li") }.joined()
      let rdf = XMPNamespace.rdf.rawValue
      fill(property, with: "<rdf:Bag xmlns:rdf=\"\(rdf)\">\(items)</rdf:Bag>")
      return document.elements[property].isEmptyTag ? .property : .content
    }
    return nil
  }

  /// Whether no attribute gives the element a value of another kind, as `rdf:parseType` does.
  private func canHoldArray(_ property: Int) -> Bool {
    document.elements[property].attributes.allSatisfy { index in
      let attribute = document.attributes[index]
      return attribute.isDeclaration || (attribute.namespace == .xml && attribute.local == "lang")
    }
  }

  private func item(_ value: String, _ name: String) -> String {
    "<\(name)>\(escapedXML(value, isMetadata: true))</\(name)>"
  }

  /// Returns the prefix bound to RDF, with its colon, from the name of the list's array.
  private func arrayPrefix(_ list: XMPList) -> String {
    guard let element = list.array.map({ document.elements[$0] }) else { return "rdf:" }
    return String(document.source(element.name).dropLast(element.local.count))
  }

  /// Returns the white space before `element`.
  private func space(before element: XMLDocument.Element) -> String {
    document.source(spaceStart(before: element.range.lowerBound)..<element.range.lowerBound)
  }

  private func spaceStart(before offset: Int) -> Int {
    var start = offset
    while start > 0, XMLText.isSpace(packet.bytes[start - 1]) { start -= 1 }
    return start
  }

  /// Removes `range` and the white space before it.
  private mutating func cut(_ range: Range<Int>) {
    splices.append(Splice(spaceStart(before: range.lowerBound)..<range.upperBound, []))
  }

  private mutating func insert(_ text: String, at range: Range<Int>) {
    splices.append(Splice(range.upperBound..<range.upperBound, Array(text.utf8)))
  }

  /// Inserts `text` at the beginning of an element's content.
  private mutating func fill(_ index: Int, with text: String) {
    let element = document.elements[index]
    guard element.isEmptyTag else { return insert(text, at: element.open) }
    // An empty tag `<a/>` becomes `<a>text</a>`.
    let closing = "</\(document.source(element.name))>"
    let slash = element.open.upperBound - 2
    splices.append(Splice(slash..<element.open.upperBound, Array(">\(text)\(closing)".utf8)))
  }

  /// Adds a new `rdf:Description` with properties of one namespace, whose prefix they use.
  ///
  /// - Parameters:
  ///   - prefix: the prefix, without a colon.
  ///   - namespace: the namespace that the prefix is bound to.
  ///   - attributes: properties written as attributes, each preceded by a space.
  ///   - content: properties written as elements.
  mutating func add(
    _ prefix: String, _ namespace: XMPNamespace, attributes: String = "", content: String
  ) {
    let declared = document.source(document.elements[packet.rdf].name) == "rdf:RDF"
    let rdf = declared ? "" : " xmlns:rdf=\"\(XMPNamespace.rdf.rawValue)\""
    added += "\n  <rdf:Description\(rdf) rdf:about=\"\(about)\""
    added += " xmlns:\(prefix)=\"\(namespace.rawValue)\"\(attributes)>"
    added += "\(content)\n  </rdf:Description>"
  }

  /// The subject of the packet (`rdf:about`), which all its descriptions must share.
  private var about: String {
    guard let first = packet.descriptions.first,
      let attribute = document.attribute(.rdf, "about", of: first)
    else { return "" }
    return escapedXML(document.text(in: attribute.value) ?? "", isMetadata: true)
  }

  /// Returns the packet after the edits.
  func result() throws(Obstacle) -> [UInt8] {
    // Works on a copy, since the method does not mutate.
    var all = self
    packet.descriptions.forEach { all.sweep($0) }
    all.insertAdded()
    let sorted = all.splices.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    // Overlapping splices indicate a structure that can't be edited.
    for (one, next) in zip(sorted, sorted.dropFirst())
    where one.range.upperBound > next.range.lowerBound {
      throw Obstacle(.interleaved)
    }
    return packet.bytes.withUnsafeBytes { sorted.applied(to: $0) }
  }

  private mutating func insertAdded() {
    guard !added.isEmpty else { return }
    if let last = document.children(of: packet.rdf).last {
      insert(added, at: document.elements[last].range)
    } else {
      fill(packet.rdf, with: added)
    }
  }

  /// Removes the doomed properties from a description, or the description if no others are left.
  private mutating func sweep(_ description: Int) {
    let children = document.children(of: description)
    let goers = children.filter(doomed.contains)
    let attributes = document.elements[description].attributes
    let goingAttributes = attributes.filter(doomedAttributes.contains)
    guard !goers.isEmpty || !goingAttributes.isEmpty else { return }
    // Namespace declarations and `rdf:about` are not properties: a description with only these is
    // empty.
    let stayers = attributes.filter {
      let attribute = document.attributes[$0]
      return !attribute.isDeclaration && attribute.namespace != .rdf
        && !doomedAttributes.contains($0)
    }
    if goers.count == children.count, stayers.isEmpty {
      cut(document.elements[description].range)
    } else {
      goers.forEach { cut(document.elements[$0].range) }
      goingAttributes.forEach { cut(document.attributes[$0].range) }
    }
  }
}
