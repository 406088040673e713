/// Text in XML (W3C XML 1.0, sections 2.4 and 4.1).
enum XMLText {
  /// Returns the text of `source` in UTF-8; nil if it has tags or unknown references.
  static func decode(_ source: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var rest = source
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "&"):
        guard let (scalar, length) = reference(rest) else { return nil }
        result += String(Character(scalar)).utf8
        rest = rest.dropFirst(length)
      case UInt8(ascii: "<"):
        guard let (text, length) = section(rest) else { return nil }
        result += text
        rest = rest.dropFirst(length)
      default:
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// Returns the character of a reference such as `&lt;` or `&#x2F;`, and the reference's length.
  private static func reference(_ source: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    guard let end = source.prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: source[source.startIndex + 1..<end], as: UTF8.self)
    let scalar: Unicode.Scalar? =
      switch name {
      case "amp": "&"
      case "lt": "<"
      case "gt": ">"
      case "quot": "\""
      case "apos": "'"
      case _ where name.hasPrefix("#x"):
        UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
      case _ where name.hasPrefix("#"): UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
      default: nil
      }
    return scalar.map { ($0, end + 1 - source.startIndex) }
  }

  /// Returns the text of a CDATA section, or none for a comment or an instruction, and its length.
  private static func section(_ source: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Int)? {
    for (start, end) in [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")] {
      guard source.starts(with: start.utf8) else { continue }
      let inside = source.dropFirst(start.utf8.count)
      guard let close = Self.first(end, in: inside) else { return nil }
      let text = start == "<![CDATA[" ? inside[..<close] : inside.prefix(0)
      return (text, close + end.utf8.count - source.startIndex)
    }
    return nil
  }

  /// Returns the index of the first occurrence of `text` in `source`.
  static func first(_ text: String, in source: ArraySlice<UInt8>) -> Int? {
    let wanted = Array(text.utf8)
    var index = source.startIndex
    while index + wanted.count <= source.endIndex {
      if source[index] == wanted[0], source[index..<index + wanted.count].elementsEqual(wanted) {
        return index
      }
      index += 1
    }
    return nil
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
