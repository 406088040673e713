/// The elements of an XML document as ranges of its bytes, without copies or reformatting.
struct XMLDocument {
  struct Element {
    /// The name with its prefix, as written.
    var name: Range<Int>
    /// The namespace; nil if the prefix is not bound.
    var space: XMLNamespaceName?
    /// The name without its prefix.
    var local: String
    /// The indices of its attributes in `attributes`.
    var attributes: Range<Int>
    /// The start tag.
    var open: Range<Int>
    /// The end tag; for `<a/>` it is empty and after the start tag.
    var close: Range<Int>
    var firstChild: Int?
    var nextSibling: Int?

    /// The namespace, if known to kennel.
    var namespace: XMPNamespace? { space?.known }
    /// The element from `<` of the start tag to `>` of the end tag.
    var range: Range<Int> { open.lowerBound..<close.upperBound }
    /// The content between the tags.
    var content: Range<Int> { open.upperBound..<close.lowerBound }
    /// Whether the element is written as `<a/>`.
    var isEmptyTag: Bool { close.isEmpty }

    func `is`(_ namespace: XMPNamespace, _ local: String) -> Bool {
      self.namespace == namespace && self.local == local
    }
  }

  struct Attribute {
    /// The attribute from its name to the closing quote.
    var range: Range<Int>
    var name: Range<Int>
    /// The value between the quotes.
    var value: Range<Int>
    /// The namespace; nil if the prefix is not bound.
    var space: XMLNamespaceName?
    var local: String
    /// Whether the attribute binds a prefix or the default namespace.
    var isDeclaration: Bool

    /// The namespace, if known to kennel.
    var namespace: XMPNamespace? { space?.known }
  }

  let bytes: [UInt8]
  let elements: [Element]
  let attributes: [Attribute]

  /// Returns the child elements of `parent`, in order.
  func children(of parent: Int) -> [Int] {
    var result: [Int] = []
    var next = elements[parent].firstChild
    while let child = next {
      result.append(child)
      next = elements[child].nextSibling
    }
    return result
  }

  /// Returns the attribute of `element` with a name, or nil if it has none.
  func attribute(_ namespace: XMPNamespace, _ local: String, of element: Int) -> Attribute? {
    attributes[elements[element].attributes].first {
      $0.namespace == namespace && $0.local == local
    }
  }

  /// Returns the text of an element; nil if it has child elements.
  func text(of element: Int) -> String? {
    elements[element].firstChild == nil ? text(in: elements[element].content) : nil
  }

  /// Returns the text in `range`: references resolved, CDATA unwrapped, comments left out.
  func text(in range: Range<Int>) -> String? {
    XMLText.decode(bytes[range]).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Returns the source text in `range`.
  func source(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
