internal import Messages

/// A top-level property of an XMP packet (ISO 16684-1, section 7).
struct XMPProperty {
  /// The syntax of a property.
  enum Form {
    /// `<rdf:Description dc:format="...">`; an index into the document's attributes.
    case attribute(Int)
    /// `<dc:format>...</dc:format>`; an index into the document's elements.
    case element(Int)
  }

  let namespace: XMPNamespace
  let local: String
  let form: Form
}

/// An XMP packet: its XML document, and its properties in known namespaces.
struct XMPPacket {
  let document: XMLDocument
  /// The index of the element `rdf:RDF`.
  let rdf: Int
  /// The indices of the elements `rdf:Description` in it, each with some of the properties.
  let descriptions: [Int]
  let properties: [XMPProperty]

  var bytes: [UInt8] { document.bytes }

  /// The reason why the packet can be read, but not edited; nil if it can be.
  let obstacle: Obstacle?

  /// Reads a packet, as far as it can be read.
  ///
  /// - Throws: an `Obstacle` when there is no `rdf:RDF`.
  init(reading bytes: [UInt8]) throws(Obstacle) {
    let text = XMPText(bytes)
    let (document, fault) = XMLScanner.scan(text.bytes)
    let elements = document.elements
    let roots = elements.indices.filter { elements[$0].is(.rdf, "RDF") }
    // It is the root, or in the root: deeper ones are text of another kind.
    let isPlain =
      roots.count == 1 && (roots == [0] || document.children(of: 0).contains(roots[0]))
    obstacle = text.obstacle ?? fault ?? (isPlain ? nil : Obstacle(.noSingleRDF))
    guard let root = roots.first else { throw obstacle ?? Obstacle(.noSingleRDF) }
    self.document = document
    rdf = root
    descriptions = document.children(of: rdf).filter { elements[$0].is(.rdf, "Description") }
    properties = descriptions.flatMap { Self.properties(of: $0, in: document) }
  }

  /// Reads a packet that is to be edited.
  init(_ bytes: [UInt8]) throws(Obstacle) {
    try self.init(reading: bytes)
    if let obstacle { throw obstacle }
  }

  private static func properties(of description: Int, in document: XMLDocument) -> [XMPProperty] {
    let attributes = document.elements[description].attributes.compactMap { index in
      let attribute = document.attributes[index]
      return property(attribute.namespace, attribute.local, .attribute(index))
    }
    let elements = document.children(of: description).compactMap { index in
      let element = document.elements[index]
      return property(element.namespace, element.local, .element(index))
    }
    return attributes + elements
  }

  private static func property(
    _ namespace: XMPNamespace?, _ local: String, _ form: XMPProperty.Form
  ) -> XMPProperty? {
    guard let namespace, namespace != .rdf, namespace != .xml else { return nil }
    return XMPProperty(namespace: namespace, local: local, form: form)
  }

  /// Returns the properties with a name; more than one is invalid.
  func properties(_ namespace: XMPNamespace, _ local: String) -> [XMPProperty] {
    properties.filter { $0.namespace == namespace && $0.local == local }
  }

  /// Returns the prefix of the properties in a namespace; nil if there are none or without one.
  func prefix(of namespace: XMPNamespace) -> String? {
    let name = properties.first { $0.namespace == namespace }.map { property in
      switch property.form {
      case .attribute(let index): document.source(document.attributes[index].name)
      case .element(let index): document.source(document.elements[index].name)
      }
    }
    return name?.firstIndex(of: ":").map { String(name?[..<$0] ?? "") }
  }

  /// Returns the value of a simple property.
  func text(_ namespace: XMPNamespace, _ local: String) -> String? {
    guard let property = properties(namespace, local).first else { return nil }
    switch property.form {
    case .attribute(let index): return document.text(in: document.attributes[index].value)
    case .element(let index): return document.text(of: index)
    }
  }

  /// Returns the values of an array property.
  func values(_ namespace: XMPNamespace, _ local: String) -> [String] {
    properties(namespace, local).flatMap { XMPList($0, in: document).values }
  }
}

extension XMPPacket {
  /// The label that the packet records; rejected if one of its keywords was removed since.
  var label: BreedLabel? {
    guard let record = KennelRecord(in: self) else { return nil }
    var label = record.label
    let present = Set(values(.dublinCore, "subject").map(\.folded))
    // kennel wrote every keyword to dc:subject, so a person has removed a missing one.
    if label.status == .machine, !record.keywords.allSatisfy({ present.contains($0.folded) }) {
      label.status = .rejected
    }
    return label
  }

  /// The keywords in all arrays of the packet, without their hierarchies.
  var keywordValues: [String] {
    ([.subject] + MetadataField.hierarchies).flatMap { field in
      guard let name = field.xmpName else { return [String]() }
      return values(name.namespace, name.local).map(field.keyword(in:))
    }
  }
}
