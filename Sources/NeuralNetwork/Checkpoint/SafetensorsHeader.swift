internal import Files
internal import Messages

/// What a safetensors file says about one of its tensors.
public struct TensorInfo: Sendable, Hashable {
  /// The tensor's name.
  public let name: String
  /// What its elements are.
  public let elementType: ElementType
  /// Its dimensions, outermost first; a scalar has none.
  public let shape: [Int]
  /// Where its bytes lie in the data that follow the header.
  public let byteRange: Range<Int>
}

/// The JSON header of a safetensors file.
struct SafetensorsHeader {
  var metadata: [String: String] = [:]
  var tensors: [String: TensorInfo] = [:]

  /// Checks that the tensors tile the data: no byte of it is shared, unused or out of reach.
  func checkTiling(of dataLength: Int, in file: Path) throws(CheckpointError) {
    let sorted = tensors.values.sorted {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound)
        < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
    }
    var end = 0
    for info in sorted {
      try info.checkSize(in: file)
      guard info.byteRange.upperBound <= dataLength else {
        throw CheckpointError(
          .outsideData, in: file, tensor: info.name,
          ["count": .count(dataLength), "range": "\(info.byteRange)"])
      }
      guard info.byteRange.lowerBound == end else {
        throw CheckpointError(
          .untiledData, in: file, tensor: info.name,
          ["end": .count(end), "begin": .count(info.byteRange.lowerBound)])
      }
      end = info.byteRange.upperBound
    }
    guard end == dataLength else {
      throw CheckpointError(
        .unusedData, in: file, ["count": .count(end), "found": .count(dataLength)])
    }
  }
}

extension TensorInfo {
  fileprivate func checkSize(in file: Path) throws(CheckpointError) {
    let count = elementType.byteCount(shape: shape)
    guard byteRange.count == count else {
      throw CheckpointError(
        count == nil ? .impossibleSize : .wrongSize, in: file, tensor: name,
        [
          "count": .count(count ?? 0), "type": .text(elementType.rawValue), "shape": "\(shape)",
          "found": .count(byteRange.count),
        ])
    }
  }
}
