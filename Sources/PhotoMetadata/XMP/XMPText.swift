internal import Messages

/// The text of a packet in UTF-8, transcoded where another program wrote it otherwise.
///
/// XMP may be in UTF-16 and UTF-32 (ISO 16684-1, section 7.3.2). Most programs read these, but
/// kennel edits only UTF-8, whose bytes are those of the file.
struct XMPText {
  let bytes: [UInt8]
  /// The reason why a packet in this encoding is not edited; nil for UTF-8.
  let obstacle: Obstacle?

  init(_ bytes: [UInt8]) {
    if let text = Self.wide(bytes) {
      (self.bytes, obstacle) = (Array(text.utf8), Obstacle(.notUTF8))
    } else if String(validating: bytes, as: UTF8.self) == nil {
      (self.bytes, obstacle) = (Self.repaired(bytes), Obstacle(.notUTF8))
    } else {
      self.bytes = bytes
      obstacle = Self.declaresOther(bytes) ? Obstacle(.notUTF8) : nil
    }
  }

  /// Whether an XML declaration names another encoding than UTF-8.
  private static func declaresOther(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: "<?xml ".utf8), let end = XMLText.first("?>", in: bytes[...]) else {
      return false
    }
    let declaration = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
    return declaration.contains("encoding") && !declaration.contains("utf-8")
  }

  /// Returns text in UTF-16 or UTF-32; nil if it is in neither.
  ///
  /// The first character is a byte order mark, `<` or white space. Of ASCII characters, all bytes
  /// but one are zero.
  private static func wide(_ bytes: [UInt8]) -> String? {
    let start = bytes.prefix(4).map { $0 != 0 }
    switch (start, Array(bytes.prefix(4))) {
    case (_, [0, 0, 0xFE, 0xFF]), ([false, false, false, true], _):
      return utf32(bytes, isBig: true)
    case (_, [0xFF, 0xFE, 0, 0]), ([true, false, false, false], _):
      return utf32(bytes, isBig: false)
    case _ where bytes.starts(with: [0xFE, 0xFF]) || start.starts(with: [false, true]):
      return utf16(bytes, isBig: true)
    case _ where bytes.starts(with: [0xFF, 0xFE]) || start.starts(with: [true, false]):
      return utf16(bytes, isBig: false)
    default: return nil
    }
  }

  private static func utf16(_ bytes: [UInt8], isBig: Bool) -> String {
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
      let (one, two) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isBig ? one << 8 | two : two << 8 | one
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func utf32(_ bytes: [UInt8], isBig: Bool) -> String {
    let scalars = stride(from: 0, to: bytes.count - 3, by: 4).map { index in
      let unit = bytes[index..<index + 4]
      let value =
        isBig
        ? unit.reduce(0) { $0 << 8 | UInt32($1) }
        : unit.reversed().reduce(0) { $0 << 8 | UInt32($1) }
      return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// Returns text with bytes that are not UTF-8 taken as Latin-1, as Adobe's toolkit does.
  private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var parser = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    var text = String.UnicodeScalarView()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &input) {
      case .valid(let encoded):
        text.append(Unicode.UTF8.decode(encoded))
        offset += encoded.count
      case .error(let length):
        text.append(contentsOf: bytes[offset..<offset + length].map { Unicode.Scalar($0) })
        offset += length
      case .emptyInput: return Array(String(text).utf8)
      }
    }
  }
}
