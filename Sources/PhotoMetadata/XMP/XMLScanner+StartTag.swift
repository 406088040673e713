internal import Messages

extension XMLScanner {
  mutating func scanStart() throws(Obstacle) {
    let start = position
    position += 1
    let name = try scanName()
    let outside = scope.count
    let first = attributes.count
    let isEmpty = try scanAttributes()
    resolveAttributes(from: first)
    let index = elements.count
    guard index < Self.maxElements else { throw Obstacle(.tooManyElements) }
    let (prefix, local) = split(name)
    elements.append(
      XMLDocument.Element(
        name: name, space: namespace(prefix), local: local,
        attributes: first..<attributes.count, open: start..<position, close: position..<position))
    link(index)
    if isEmpty {
      scope.leave(outside)
    } else {
      guard frames.count < Self.maxDepth else { throw Obstacle(.nestedTooDeeply) }
      frames.append(Frame(element: index, bindings: outside))
    }
  }

  /// Links the element to its parent and its preceding sibling.
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

  /// Scans to the end of a start tag, and returns whether it is an empty-element tag.
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
    guard has("=") else { throw Obstacle(.malformed) }
    position += 1
    skipSpace()
    guard has("\"") || has("'") else { throw Obstacle(.malformed) }
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: bytes[position]) else {
      throw Obstacle(.malformed)
    }
    position = end + 1
    let (prefix, local) = split(name)
    let declares = prefix.elementsEqual("xmlns".utf8) || (prefix.isEmpty && local == "xmlns")
    attributes.append(
      XMLDocument.Attribute(
        range: name.lowerBound..<position, name: name, value: start..<end, local: local,
        isDeclaration: declares))
    if declares {
      try scope.bind(prefix.isEmpty ? [] : bytes[name].dropFirst(6), to: bytes[start..<end])
    }
  }

  private mutating func resolveAttributes(from first: Int) {
    // An attribute without a prefix has no namespace (Namespaces in XML 1.0, section 6.2).
    for index in first..<attributes.count where !attributes[index].isDeclaration {
      let prefix = split(attributes[index].name).prefix
      attributes[index].space = prefix.isEmpty ? XMLNamespaceName.none : scope.namespace(prefix)
    }
  }

  /// Returns the namespace of an element with this prefix; nil if the prefix is not bound.
  private func namespace(_ prefix: ArraySlice<UInt8>) -> XMLNamespaceName? {
    scope.namespace(prefix) ?? (prefix.isEmpty ? XMLNamespaceName.none : nil)
  }

  private func split(_ name: Range<Int>) -> (prefix: ArraySlice<UInt8>, local: String) {
    let text = bytes[name]
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
      return ([], String(decoding: text, as: UTF8.self))
    }
    return (text[..<colon], String(decoding: text[(colon + 1)...], as: UTF8.self))
  }
}
