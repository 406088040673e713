/// A change to a file: some bytes of it are replaced by others, of any number.
public struct Splice: Sendable, Hashable {
  /// The bytes that go, as offsets in the file before any change.
  public let range: Range<Int>
  /// The bytes that come in their place.
  public let replacement: [UInt8]

  /// Makes a change.
  public init(_ range: Range<Int>, _ replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }
}

extension [Splice] {
  /// `file` after these changes, which stand in the order of their ranges and do not overlap.
  public func applied(to file: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(file.count + reduce(0) { $0 + $1.replacement.count })
    var position = 0
    for splice in self {
      result += file[position..<splice.range.lowerBound]
      result += splice.replacement
      position = splice.range.upperBound
    }
    return result + file[position...]
  }

  /// The changes that take the changed file back to `file`.
  public func inverse(in file: UnsafeRawBufferPointer) -> [Splice] {
    // How far the changes so far have moved what follows them.
    var shift = 0
    return map { splice in
      let start = splice.range.lowerBound + shift
      shift += splice.replacement.count - splice.range.count
      return Splice(start..<start + splice.replacement.count, [UInt8](file[splice.range]))
    }
  }
}
