/// A replacement of a range of a file's bytes by any number of other bytes.
public struct Splice: Sendable, Hashable {
  /// The range of the bytes to replace, as offsets in the original file.
  public let range: Range<Int>
  /// The new bytes.
  public let replacement: [UInt8]

  /// Creates a splice.
  public init(_ range: Range<Int>, _ replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }
}

extension [Splice] {
  /// Returns `file` with these splices applied; they must be sorted by range and not overlap.
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

  /// Returns the splices that restore `file` from the changed file.
  public func inverse(in file: UnsafeRawBufferPointer) -> [Splice] {
    // The sum of the changes in length before the current splice.
    var shift = 0
    return map { splice in
      let start = splice.range.lowerBound + shift
      shift += splice.replacement.count - splice.range.count
      return Splice(start..<start + splice.replacement.count, [UInt8](file[splice.range]))
    }
  }
}
