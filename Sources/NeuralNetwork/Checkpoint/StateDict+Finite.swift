public import Messages

extension StateDict {
  /// The tensor of a name, all of whose numbers are finite.
  ///
  /// Infinite weights, and such as are no numbers, do not show in what a network gives: activations
  /// and the rounding to int8 make ordinary numbers of them.
  ///
  /// - Throws: `CheckpointError` when it can't be had, or holds other numbers.
  public func finiteTensor(_ name: String, shape: [Int]) throws(CheckpointError) -> Tensor {
    let tensor = try tensor(name, shape: shape)
    try check(tensor.values, of: name, upTo: .greatestFiniteMagnitude)
    return tensor
  }

  /// Finds numbers that are not finite, or too large.
  func check(_ values: [Float], of name: String, upTo limit: Float) throws(CheckpointError) {
    guard values.exceed(limit) else { return }
    let largest = values.largestMagnitude
    throw CheckpointError(
      largest.isFinite ? .tooLarge : .notFinite, in: (self as? SafetensorsFile)?.path,
      tensor: name, ["limit": .count(Int(FoldedParameters.largestWeight)), "value": "\(largest)"])
  }
}

extension [Float] {
  /// Whether the magnitude of a number is larger than `limit`, or one is no number: a millisecond for
  /// six million.
  func exceed(_ limit: Float) -> Bool {
    let most = limit.bitPattern
    // Magnitudes have 31 bits, in the order of the numbers with NaN last: the difference has its 32nd
    // bit where it would be below 0.
    return withUnsafeBufferPointer { values in
      values.reduce(0) { $0 | (most &- ($1.bitPattern & 0x7FFF_FFFF)) } >> 31 != 0
    }
  }

  /// The largest magnitude; infinite or no number where one of the numbers is so.
  var largestMagnitude: Float {
    // Without the sign, the bits have the order of the numbers, and NaN comes last.
    withUnsafeBufferPointer { values in
      Float(bitPattern: values.reduce(0) { Swift.max($0, $1.bitPattern & 0x7FFF_FFFF) })
    }
  }
}
