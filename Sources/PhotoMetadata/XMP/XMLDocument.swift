/// The elements of an XML document as places in its bytes: nothing is copied, nothing re-printed.
struct XMLDocument {
  struct Element {
    /// The name with its prefix, as it is written.
    var name: Range<Int>
    /// The namespace, where it is one of those known here.
    var namespace: XMPNamespace?
    /// The name without its prefix.
    var local: String
    /// Indices into `attributes`.
    var attributes: Range<Int>
    /// The start tag.
    var open: Range<Int>
    /// The end tag; for `<a/>` it is empty and behind the start tag.
    var close: Range<Int>
    var firstChild: Int?
    var nextSibling: Int?

    /// From `<` of the start tag to `>` of the end tag.
    var range: Range<Int> { open.lowerBound..<close.upperBound }
    /// What stands between the tags.
    var content: Range<Int> { open.upperBound..<close.lowerBound }
    /// Whether it is written `<a/>`.
    var isEmptyTag: Bool { close.isEmpty }

    func `is`(_ namespace: XMPNamespace, _ local: String) -> Bool {
      self.namespace == namespace && self.local == local
    }
  }

  struct Attribute {
    /// From the name to the closing quote.
    var range: Range<Int>
    var name: Range<Int>
    /// Between the quotes.
    var value: Range<Int>
    var namespace: XMPNamespace?
    var local: String
    /// Whether it binds a prefix or the default namespace.
    var isDeclaration: Bool
  }

  let bytes: [UInt8]
  let elements: [Element]
  let attributes: [Attribute]

  /// The elements directly inside `parent`, in order.
  func children(of parent: Int) -> [Int] {
    var result: [Int] = []
    var next = elements[parent].firstChild
    while let child = next {
      result.append(child)
      next = elements[child].nextSibling
    }
    return result
  }

  /// The value of an attribute of `element`, or nil when it has none such, or none that is text.
  func attribute(_ namespace: XMPNamespace, _ local: String, of element: Int) -> Attribute? {
    attributes[elements[element].attributes].first {
      $0.namespace == namespace && $0.local == local
    }
  }

  /// The text of an element that has no elements inside.
  func text(of element: Int) -> String? {
    elements[element].firstChild == nil ? text(in: elements[element].content) : nil
  }

  /// The text that `range` stands for: references resolved, CDATA unwrapped, comments left out.
  func text(in range: Range<Int>) -> String? {
    XMLText.decode(bytes[range]).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What is written in `range`, as it stands there.
  func source(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
