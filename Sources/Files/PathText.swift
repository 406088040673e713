internal import Messages

/// Paths as display text.
extension Path: CustomStringConvertible {
  /// The path as display text, so that a path in a message never controls a terminal.
  public var description: String { displayName }

  /// The path as display text: the bytes of control characters, invisible characters and invalid
  /// UTF-8 appear as `\xNN`.
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

  /// Returns the display text of the path relative to `folder` if it lies inside it; both must be
  /// `resolved`.
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

/// A sequence of the code points in bytes that may be UTF-8; invalid bytes are pieces of their own.
struct UTF8Pieces: Sequence, IteratorProtocol {
  /// The bytes of one code point, or some invalid bytes.
  struct Piece {
    /// The position of the bytes.
    let range: Range<Int>
    /// The code point, or nil if the bytes are invalid.
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
