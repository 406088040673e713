/// A set of change numbers, one bit each: an action may have hundreds of thousands of changes.
struct NumberSet {
  private var words: [UInt64] = []
  /// Numbers above are of a damaged journal, and must not fill the memory.
  private static let limit = 1 << 30

  /// Adds a number; ignores those that no journal has.
  mutating func insert(_ number: Int) {
    guard 0..<Self.limit ~= number else { return }
    let missing = number / 64 + 1 - words.count
    if missing > 0 { words += repeatElement(0, count: missing) }
    words[number / 64] |= 1 << (number % 64)
  }

  /// Returns whether the number was added.
  func contains(_ number: Int) -> Bool {
    guard 0..<words.count * 64 ~= number else { return false }
    return words[number / 64] >> (number % 64) & 1 == 1
  }
}
