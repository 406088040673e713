internal import Files

/// The description of a tensor in a safetensors file.
public struct TensorInfo: Sendable, Hashable {
  /// The tensor's name.
  public let name: String
  /// The element type.
  public let elementType: ElementType
  /// The dimensions, outermost first; a scalar has none.
  public let shape: [Int]
  /// The range of the tensor's bytes in the data behind the header.
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
          .damaged, file: file, tensor: info.name,
          expected: "data within the file's \(dataLength) bytes of data",
          found: "bytes \(info.byteRange): the file is truncated or its header is wrong")
      }
      guard info.byteRange.lowerBound == end else {
        throw CheckpointError(
          .damaged, file: file, tensor: info.name,
          expected: "data from byte \(end) on, where the tensor before it ends",
          found: "data from byte \(info.byteRange.lowerBound) on")
      }
      end = info.byteRange.upperBound
    }
    guard end == dataLength else {
      throw CheckpointError(
        .damaged, file: file, expected: "\(end) bytes of data, as the header says",
        found: "\(dataLength)")
    }
  }
}

extension TensorInfo {
  fileprivate func checkSize(in file: Path) throws(CheckpointError) {
    guard let expected = elementType.byteCount(shape: shape) else {
      throw CheckpointError(
        .damaged, file: file, tensor: name, expected: "a whole number of bytes that fits in memory",
        found: "\(elementType.rawValue) of the shape \(shape)")
    }
    guard byteRange.count == expected else {
      throw CheckpointError(
        .damaged, file: file, tensor: name,
        expected: "\(expected) bytes for \(elementType.rawValue) of the shape \(shape)",
        found: "\(byteRange.count)")
    }
  }
}
