internal import Files
internal import Messages

/// The description of a tensor in a safetensors file.
public struct TensorInfo: Sendable, Hashable {
  /// The tensor's name.
  public let name: String
  /// The element type.
  public let elementType: ElementType
  /// The dimensions, outermost first; a scalar has none.
  public let shape: [Int]
  /// The range of the tensor's bytes in the data after the header.
  public let byteRange: Range<Int>
}

/// The JSON header of a safetensors file.
struct SafetensorsHeader {
  var metadata: [String: String] = [:]
  var tensors: [String: TensorInfo] = [:]

  /// Checks that the tensors tile the data: no byte is shared, unused or out of bounds.
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
