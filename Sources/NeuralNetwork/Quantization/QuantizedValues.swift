/// The values of a network that are stored in int8, with their scales.
///
/// A value is stored in int8 if all its readers accept that: layers computed in int8, and pools,
/// concats and residual sums whose own result is stored in int8. Values connected by pools and
/// concats share a scale.
struct QuantizedValues {
  /// The scale of the input of each layer computed in int8, by layer name.
  private(set) var inputs: [String: Int8Scale] = [:]
  /// The scales of the values that are stored in int8 by the step that computes them.
  private(set) var stored: [Network.Value: Int8Scale] = [:]

  init(_ steps: [FusedNode], output: Network.Value, _ quantization: Quantization) {
    let ties = Ties(steps)
    var ranges: [Network.Value: Quantization.InputRange] = [:]
    // A value that several layers read is stored once, so its range is the union of their ranges.
    for step in steps {
      guard let range = quantization.inputs[step.name], step.isWeighted else { continue }
      let group = ties.first(of: step.inputs[0])
      let known = ranges[group] ?? range
      ranges[group] = .init(low: min(known.low, range.low), high: max(known.high, range.high))
    }
    // One reader with padding is enough: all readers of a group share the scale.
    let padded = Set(steps.filter(\.readsPadding).map { ties.first(of: $0.inputs[0]) })
    let scales = Dictionary(
      uniqueKeysWithValues: ranges.map { group, range in
        (group, Int8Scale(range, isPadded: padded.contains(group)))
      })
    for step in steps where quantization.inputs[step.name] != nil && step.isWeighted {
      inputs[step.name] = scales[ties.first(of: step.inputs[0])]
    }
    // Standalone sums and activations are computed in floats; only these steps can write bytes.
    for step in steps where isInt8(step) || step.isTransparent {
      stored[step.output] = scales[ties.first(of: step.output)]
    }
    // The caller reads the output as floats.
    stored[output] = nil
    // Removing one value can make it pointless to store a neighbour in int8, so repeat until
    // nothing changes. The number of stored values falls each time, so the loop terminates.
    while removeRefused(steps) {}
  }

  private func isInt8(_ step: FusedNode) -> Bool { step.isWeighted && inputs[step.name] != nil }

  /// Removes values that one of their readers can't read in int8.
  ///
  /// - Returns: whether a value was removed, so that others may follow.
  private mutating func removeRefused(_ steps: [FusedNode]) -> Bool {
    let before = stored.count
    for step in steps {
      let keepsInt8 = stored[step.output] != nil
      // An in-place sum adds the residual's bytes to the result, which must then be in bytes.
      if let residual = step.residual, !(isInt8(step) && keepsInt8) { stored[residual] = nil }
      if step.isTransparent, !step.inputs.allSatisfy({ stored[$0] != nil }) {
        stored[step.output] = nil
      }
      // All other steps read floats, so bytes would have to be converted back.
      guard !isInt8(step), !(step.isTransparent && stored[step.output] != nil) else { continue }
      for input in step.inputs { stored[input] = nil }
    }
    return stored.count < before
  }
}

/// Groups of values that are connected by pools and concats.
private struct Ties {
  private var parents: [Network.Value: Network.Value] = [:]

  // Union-find without ranks: the groups are small, since they span only pools and concats.
  init(_ steps: [FusedNode]) {
    for step in steps where step.isTransparent {
      for input in step.inputs {
        let (one, other) = (first(of: input), first(of: step.output))
        // The smaller number becomes the root, so that chains always lead towards the input.
        if one != other { parents[max(one, other)] = min(one, other) }
      }
    }
  }

  /// Returns the first value of a group.
  func first(of value: Network.Value) -> Network.Value {
    var value = value
    while let parent = parents[value] { value = parent }
    return value
  }
}

extension FusedNode {
  /// Whether the step is a convolution or a linear layer.
  var isWeighted: Bool {
    switch layer {
    case .conv2d, .linear: true
    default: false
    }
  }

  /// Whether the step reads zero padding besides its input.
  fileprivate var readsPadding: Bool {
    switch layer {
    case .conv2d(let conv):
      conv.padding != .none && !(conv.padding == .same && conv.kernelSize == 1)
    case .pool2d(let pool): pool.kind == .average(countsPadding: true) && pool.padding != .none
    default: false
    }
  }

  /// Whether the result can use the scale of the inputs: true for pools and concats.
  fileprivate var isTransparent: Bool {
    switch layer {
    case .pool2d, .concat: true
    default: false
    }
  }
}
