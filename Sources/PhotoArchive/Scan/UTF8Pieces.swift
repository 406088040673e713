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
