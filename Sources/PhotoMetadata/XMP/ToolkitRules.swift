internal import Messages

/// The rules by which Adobe's XMP toolkit reads a packet, or refuses all of it.
///
/// exiv2 contains the toolkit, and with it digiKam, darktable and gThumb: what is added to a packet
/// that it refuses would not be seen. The rules are those of `ParseRDF.cpp`, which implements the
/// syntax of RDF/XML with the restrictions of ISO 16684-1, section 7; exiv2 is the oracle in the
/// tests.
struct ToolkitRules {
  private enum Parent { case top, structure, array }

  private let document: XMLDocument
  /// The value of `rdf:about` that all descriptions at the top must share, unless theirs is empty.
  private var about = ""
  /// The prefix of the properties at the top, by namespace: the toolkit takes no second one.
  private var prefixes: [String: String] = [:]

  /// Throws an `Obstacle` if the toolkit refuses a packet.
  static func check(_ packet: XMPPacket) throws(Obstacle) {
    var rules = ToolkitRules(document: packet.document)
    guard XMLRules.areKept(in: packet.document) else { throw Obstacle(.malformed) }
    // With another prefix, it finds no properties.
    let root = packet.document.elements[packet.rdf]
    guard packet.document.source(root.name) == "rdf:RDF", rules.attributes(of: packet.rdf).isEmpty
    else { throw refusal }
    var names: Set<String> = []
    for node in try rules.nodes(in: packet.rdf) {
      guard packet.document.elements[node].is(.rdf, "Description") else { throw Self.refusal }
      try rules.checkNode(node, .top, &names)
    }
  }

  private static var refusal: Obstacle { Obstacle(.refusedByToolkit) }

  private init(document: XMLDocument) { self.document = document }
}

/// RDF.
extension ToolkitRules {
  /// The names of RDF's own syntax, which are no properties.
  private static let syntax: Set<String> = [
    "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "aboutEach",
    "aboutEachPrefix", "bagID",
  ]

  private func attributes(of element: Int) -> [XMLDocument.Attribute] {
    document.elements[element].attributes.map { document.attributes[$0] }
      .filter { !$0.isDeclaration }
  }

  private static let language = "\(XMPNamespace.xml.rawValue) lang"

  /// Returns the elements in an element that has no text besides.
  private func nodes(in element: Int) throws(Obstacle) -> [Int] {
    let children = document.children(of: element)
    var start = document.elements[element].content.lowerBound
    for child in children {
      let range = document.elements[child].range
      guard isBlank(start..<range.lowerBound) else { throw Self.refusal }
      start = range.upperBound
    }
    guard isBlank(start..<document.elements[element].content.upperBound) else {
      throw Self.refusal
    }
    return children
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    document.text(in: range)?.utf8.allSatisfy(XMLText.isSpace) == true
  }

  private mutating func checkNode(
    _ node: Int, _ parent: Parent, _ names: inout Set<String>
  ) throws(Obstacle) {
    let element = document.elements[node]
    guard element.namespace != .rdf || !Self.syntax.union(["li"]).contains(element.local) else {
      throw Self.refusal
    }
    var subjects = 0
    for attribute in attributes(of: node) {
      let isSyntax = attribute.namespace == .rdf && Self.syntax.contains(attribute.local)
      guard isSyntax || attribute.isUnqualifiedSubject else {
        try add(attribute.space, attribute.local, attribute.name, parent, &names)
        continue
      }
      guard ["about", "ID", "nodeID"].contains(attribute.local) else { throw Self.refusal }
      subjects += 1
      let value = document.text(in: attribute.value) ?? ""
      guard parent == .top, attribute.local == "about", !value.isEmpty else { continue }
      guard about.isEmpty || about == value else { throw Self.refusal }
      about = value
    }
    guard subjects <= 1 else { throw Self.refusal }
    for property in try nodes(in: node) { try checkProperty(property, parent, &names) }
  }

  /// Adds a named value to its parent, which must not have one of this name already.
  private mutating func add(
    _ space: XMLNamespaceName?, _ local: String, _ source: Range<Int>, _ parent: Parent,
    _ names: inout Set<String>
  ) throws(Obstacle) {
    guard let space, !space.uri.isEmpty else { throw Self.refusal }
    // An early address of Dublin Core.
    let uri =
      space.uri == "http://purl.org/dc/1.1/" ? XMPNamespace.dublinCore.rawValue : space.uri
    if parent == .top, uri == space.uri {
      let prefix = String(document.source(source).dropLast(local.count))
      guard prefixes.updateValue(prefix, forKey: uri) ?? prefix == prefix else {
        throw Self.refusal
      }
    }
    switch (space.known, local) {
    case (.rdf, "li"): guard parent == .array else { throw Self.refusal }
    case (.rdf, "value"): guard parent == .structure else { throw Self.refusal }
    default:
      guard parent != .array else { throw Self.refusal }
      guard names.insert("\(uri) \(local)").inserted else {
        throw Obstacle(.propertyTwice, ["property": .text(document.source(source).printable)])
      }
    }
  }

  private mutating func checkProperty(
    _ property: Int, _ parent: Parent, _ names: inout Set<String>
  ) throws(Obstacle) {
    let element = document.elements[property]
    guard element.namespace != .rdf || !Self.syntax.union(["Description"]).contains(element.local)
    else { throw Self.refusal }
    try add(element.space, element.local, element.name, parent, &names)
    let all = attributes(of: property)
    let others = all.filter { !$0.isLanguage && !($0.namespace == .rdf && $0.local == "ID") }
    let children = document.children(of: property)
    var fields: Set<String> = []
    if all.contains(where: \.isLanguage) {
      // A value has one language, whether it is stated at the value or around it.
      if element.is(.rdf, "value"), !names.insert(Self.language).inserted { throw Self.refusal }
      fields.insert(Self.language)
    }
    if all.count <= 3, let first = others.first, first.namespace == .rdf {
      if first.local == "datatype" { return try checkLiteral(property, others) }
      if first.local == "parseType" { return try checkResource(property, first, others, &fields) }
    }
    if all.count > 3 || !others.isEmpty { return try checkEmpty(property, all) }
    guard !children.isEmpty else { return try checkLiteral(property, others) }
    // One node, as a structure or an array.
    guard try nodes(in: property).count == 1 else { throw Self.refusal }
    let node = document.elements[children[0]]
    let isArray = node.namespace == .rdf && ["Bag", "Seq", "Alt"].contains(node.local)
    try checkNode(children[0], isArray ? .array : .structure, &fields)
  }

  private func checkLiteral(
    _ property: Int, _ others: [XMLDocument.Attribute]
  ) throws(Obstacle) {
    guard others.allSatisfy({ $0.namespace == .rdf && $0.local == "datatype" }),
      document.text(of: property) != nil
    else { throw Self.refusal }
  }

  /// Checks a structure whose fields stand directly in the property (`rdf:parseType="Resource"`).
  private mutating func checkResource(
    _ property: Int, _ parseType: XMLDocument.Attribute, _ others: [XMLDocument.Attribute],
    _ fields: inout Set<String>
  ) throws(Obstacle) {
    guard others.count == 1, document.text(in: parseType.value) == "Resource" else {
      throw Self.refusal
    }
    for field in try nodes(in: property) { try checkProperty(field, .structure, &fields) }
  }

  /// Checks a property whose value is in its attributes.
  private func checkEmpty(
    _ property: Int, _ attributes: [XMLDocument.Attribute]
  ) throws(Obstacle) {
    guard document.elements[property].content.isEmpty else { throw Self.refusal }
    let own = attributes.filter { $0.namespace == .rdf }.map(\.local)
    guard own.allSatisfy(["ID", "resource", "nodeID", "value"].contains),
      own.filter(["resource", "nodeID"].contains).count <= 1,
      !(own.contains("resource") && own.contains("value")),
      attributes.allSatisfy({ $0.space?.uri.isEmpty == false })
    else { throw Self.refusal }
  }
}

extension XMLDocument.Attribute {
  fileprivate var isLanguage: Bool { namespace == .xml && local == "lang" }

  /// Whether this is an `about` or `ID` of early RDF, which had no prefix.
  fileprivate var isUnqualifiedSubject: Bool {
    space?.uri.isEmpty == true && ["about", "ID"].contains(local)
  }
}
