/// A property that is expected to be an array, as found in the packet.
struct XMPList {
  struct Item {
    /// The index of the element `rdf:li`.
    let element: Int
    /// The item's text; nil if it has a structure.
    let value: String?
  }

  let property: XMPProperty
  /// The index of the element `rdf:Bag`, `rdf:Seq` or `rdf:Alt`.
  let array: Int?
  let items: [Item]
  /// The value if it is plain text instead of an array, which other programs read as a single item.
  let plain: String?

  init(_ property: XMPProperty, in document: XMLDocument) {
    self.property = property
    guard case .element(let index) = property.form else {
      array = nil
      items = []
      plain = Self.attributeText(property, in: document)
      return
    }
    let children = document.children(of: index)
    let arrays = children.filter { Self.isArray(document.elements[$0]) }
    array = children.count == 1 ? arrays.first : nil
    plain = document.text(of: index).flatMap { $0.trimmed.isEmpty ? nil : $0 }
    items =
      array.map(document.children(of:))?.map {
        Item(element: $0, value: document.text(of: $0))
      } ?? []
  }

  private static func attributeText(_ property: XMPProperty, in document: XMLDocument) -> String? {
    guard case .attribute(let index) = property.form else { return nil }
    return document.text(in: document.attributes[index].value)
  }

  private static func isArray(_ element: XMLDocument.Element) -> Bool {
    element.namespace == .rdf && ["Bag", "Seq", "Alt"].contains(element.local)
  }

  /// The values of the items that are text.
  var values: [String] { items.compactMap(\.value) + (plain.map { [$0] } ?? []) }
}
