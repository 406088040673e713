public import Messages

extension StateDict {
  /// Returns a tensor whose values are all finite.
  ///
  /// Infinite and NaN weights do not show in a network's output: activations and the rounding to
  /// int8 turn them into ordinary numbers.
  ///
  /// - Throws: `CheckpointError` when the tensor can't be read, or has a value that is not finite.
  public func finiteTensor(_ name: String, shape: [Int]) throws(CheckpointError) -> Tensor {
    let tensor = try tensor(name, shape: shape)
    try check(tensor.values, of: name, upTo: .greatestFiniteMagnitude)
    return tensor
  }

  /// Checks that no value is NaN or larger than `limit` in magnitude.
  func check(_ values: [Float], of name: String, upTo limit: Float) throws(CheckpointError) {
    guard values.exceed(limit) else { return }
    let largest = values.largestMagnitude
    throw CheckpointError(
      largest.isFinite ? .tooLarge : .notFinite, in: (self as? SafetensorsFile)?.path,
      tensor: name, ["limit": .count(Int(FoldedParameters.largestWeight)), "value": "\(largest)"])
  }
}

extension [Float] {
  /// Returns whether a value is NaN or larger than `limit` in magnitude; takes a millisecond for
  /// six million values.
  func exceed(_ limit: Float) -> Bool {
    let most = limit.bitPattern
    // Magnitudes are 31-bit integers in the order of the floats, with NaN last: the difference
    // wraps around and sets bit 31 if a magnitude is above the limit.
    return withUnsafeBufferPointer { values in
      values.reduce(0) { $0 | (most &- ($1.bitPattern & 0x7FFF_FFFF)) } >> 31 != 0
    }
  }

  /// The largest magnitude; infinite or NaN if a value is.
  var largestMagnitude: Float {
    // Without the sign, bit patterns have the order of the floats, with NaN last.
    withUnsafeBufferPointer { values in
      Float(bitPattern: values.reduce(0) { Swift.max($0, $1.bitPattern & 0x7FFF_FFFF) })
    }
  }
}
