internal import Messages

/// Paths as text for people.
extension Path: CustomStringConvertible {
  /// The path for people, so that a path in a sentence never drives a terminal.
  public var description: String { displayName }

  /// The path for people: what could drive a terminal, can't be seen, or is not UTF-8, stands as
  /// `\xNN`.
  public var displayName: String {
    if bytes.allSatisfy({ 0x20...0x7E ~= $0 }) { return lossyString }
    var text = ""
    for piece in UTF8Pieces(bytes) {
      if let scalar = piece.scalar, isSafeForTerminal(scalar) {
        text.unicodeScalars.append(scalar)
      } else {
        for byte in bytes[piece.range] { text += "\\x" + hexadecimal(byte) }
      }
    }
    return text
  }

  /// The path for people: from `folder` on, where it lies in that; both as `resolved` gives them.
  public func displayName(from folder: Path?) -> String {
    guard let folder, folder.bytes.count > 1, bytes.count > folder.bytes.count, isInside(folder)
    else { return displayName }
    return Path(bytes: Array(bytes.dropFirst(folder.bytes.count + 1))).displayName
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return byte < 16 ? "0" + digits : digits
}

/// Walks over bytes that may be UTF-8: each piece is one character's bytes, or some invalid ones.
struct UTF8Pieces: Sequence, IteratorProtocol {
  /// Some bytes that belong together.
  struct Piece {
    /// Where they stand.
    let range: Range<Int>
    /// What they mean, or nil where they are not UTF-8.
    let scalar: Unicode.Scalar?
  }

  private var bytes: IndexingIterator<[UInt8]>
  private var parser = Unicode.UTF8.ForwardParser()
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes.makeIterator() }

  mutating func next() -> Piece? {
    switch parser.parseScalar(from: &bytes) {
    case .valid(let encoded): piece(encoded.count, Unicode.UTF8.decode(encoded))
    case .error(let length): piece(length, nil)
    case .emptyInput: nil
    }
  }

  private mutating func piece(_ length: Int, _ scalar: Unicode.Scalar?) -> Piece {
    defer { position += length }
    return Piece(range: position..<position + length, scalar: scalar)
  }
}
