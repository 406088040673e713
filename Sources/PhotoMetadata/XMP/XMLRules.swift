/// The rules of XML 1.0 that the scanner passes over, and for which a full parser refuses a document.
struct XMLRules {
  private let document: XMLDocument
  private var bytes: [UInt8] { document.bytes }

  /// Returns whether a document that the scanner found no fault in is well-formed.
  static func areKept(in document: XMLDocument) -> Bool {
    let rules = XMLRules(document: document)
    return rules.tagsAreSound && rules.textIsSound
  }

  private init(document: XMLDocument) { self.document = document }
}

/// Tags.
extension XMLRules {
  private var tagsAreSound: Bool {
    document.elements.allSatisfy { element in
      guard element.space != nil, isName(element.name) else { return false }
      var names: Set<String> = []
      var end = element.name.upperBound
      return element.attributes.allSatisfy { index in
        let attribute = document.attributes[index]
        defer { end = attribute.range.upperBound }
        guard attribute.range.lowerBound > end, isName(attribute.name),
          isText(bytes[attribute.value]), !bytes[attribute.value].contains(UInt8(ascii: "<")),
          let name = expandedName(attribute)
        else { return false }
        return names.insert(name).inserted
      }
    }
  }

  /// Returns a name that no other attribute of the element may have; nil if it has no meaning.
  private func expandedName(_ attribute: XMLDocument.Attribute) -> String? {
    guard attribute.isDeclaration else {
      return attribute.space.map { "\($0.uri) \(attribute.local)" }
    }
    // No prefix can be unbound, and those of XML itself are fixed (Namespaces in XML 1.0, section 3).
    let name = document.source(attribute.name)
    let isReserved = name == "xmlns:xml" || name == "xmlns:xmlns"
    return isReserved || (name != "xmlns" && attribute.value.isEmpty) ? nil : name
  }

  /// Whether a name has at most one colon, and only characters that XML allows, as far as ASCII.
  private func isName(_ range: Range<Int>) -> Bool {
    let parts = bytes[range].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in
        part.first.map(Self.startsName) == true
          && part.allSatisfy {
            Self.startsName($0) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
              || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
          }
      }
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 && byte < 0x80
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}

/// What is between tags.
extension XMLRules {
  private var textIsSound: Bool {
    let tags = document.elements.flatMap { [$0.open, $0.close] }.filter { !$0.isEmpty }
      .sorted { $0.lowerBound < $1.lowerBound }
    guard let root = document.elements.first?.range else { return false }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    // Some writers end a packet with zeros.
    let end = (bytes.lastIndex { $0 != 0 } ?? 0) + 1
    guard isSpace(start..<root.lowerBound), root.upperBound <= end,
      isSpace(root.upperBound..<end)
    else { return false }
    let starts = [start] + tags.map(\.upperBound)
    return zip(starts, tags.map(\.lowerBound) + [end]).allSatisfy { isSound(bytes[$0..<$1]) }
  }

  /// Whether there is nothing but white space, comments and instructions.
  private func isSpace(_ range: Range<Int>) -> Bool {
    XMLText.decode(bytes[range])?.allSatisfy(XMLText.isSpace) == true
  }

  /// Returns whether text, comments, CDATA sections and instructions are well-formed.
  private func isSound(_ source: ArraySlice<UInt8>) -> Bool {
    var rest = source
    while let byte = rest.first {
      let length: Int?
      if byte != UInt8(ascii: "<") {
        let text = rest.prefix { $0 != UInt8(ascii: "<") }
        length = isText(text) && XMLText.first("]]>", in: text) == nil ? text.count : nil
      } else if rest.starts(with: "<!--".utf8) {
        length = section(rest, from: 4, to: "--").flatMap {
          rest.dropFirst($0).first == UInt8(ascii: ">") ? $0 + 1 : nil
        }
      } else if rest.starts(with: "<?".utf8) {
        let isDeclaration = rest.dropFirst(2).starts(with: "xml ".utf8)
        length = isDeclaration && rest.startIndex > 3 ? nil : section(rest, from: 2, to: "?>")
      } else {
        length = section(rest, from: 9, to: "]]>")
      }
      guard let length else { return false }
      rest = rest.dropFirst(length)
    }
    return true
  }

  /// Returns the length of a section up to and including `end`, if its characters are allowed.
  private func section(_ source: ArraySlice<UInt8>, from start: Int, to end: String) -> Int? {
    XMLText.first(end, in: source.dropFirst(start)).flatMap { place in
      areCharacters(source[..<place]) ? place + end.utf8.count - source.startIndex : nil
    }
  }

  private func isText(_ source: ArraySlice<UInt8>) -> Bool {
    XMLText.decode(source).map { areCharacters($0[...]) } ?? false
  }

  /// Whether there are no control characters, and not U+FFFE or U+FFFF (XML 1.0, section 2.2).
  private func areCharacters(_ text: ArraySlice<UInt8>) -> Bool {
    text.allSatisfy { $0 >= 0x20 || XMLText.isSpace($0) }
      && XMLText.first("\u{FFFE}", in: text) == nil && XMLText.first("\u{FFFF}", in: text) == nil
  }
}
