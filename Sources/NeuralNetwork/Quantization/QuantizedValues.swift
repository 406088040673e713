/// Which values of a network are stored in int8, and how.
///
/// A value is when all who read it can take it so: layers in int8, pools and concats whose own result
/// is stored so, and residual sums likewise. Values that pools and concats tie together share a scale.
struct QuantizedValues {
  /// How the input of each layer in int8 is stored, by the layer's name.
  private(set) var inputs: [String: Int8Scale] = [:]
  /// The values that are stored so where they are computed.
  private(set) var stored: [Network.Value: Int8Scale] = [:]

  init(_ steps: [FusedNode], output: Network.Value, _ quantization: Quantization) {
    let ties = Ties(steps)
    var ranges: [Network.Value: Quantization.InputRange] = [:]
    // A value that several layers read is stored once, so its range covers what each of them wants.
    for step in steps {
      guard let range = quantization.inputs[step.name], step.isWeighted else { continue }
      let group = ties.first(of: step.inputs[0])
      let known = ranges[group] ?? range
      ranges[group] = .init(low: min(known.low, range.low), high: max(known.high, range.high))
    }
    // One reader with padding is enough: the scale is shared by all readers of a group.
    let padded = Set(steps.filter(\.readsPadding).map { ties.first(of: $0.inputs[0]) })
    let scales = Dictionary(
      uniqueKeysWithValues: ranges.map { group, range in
        (group, Int8Scale(range, isPadded: padded.contains(group)))
      })
    for step in steps where quantization.inputs[step.name] != nil && step.isWeighted {
      inputs[step.name] = scales[ties.first(of: step.inputs[0])]
    }
    // Sums and activations alone are computed in floats; only these steps can write bytes.
    for step in steps where isInt8(step) || step.isTransparent {
      stored[step.output] = scales[ties.first(of: step.output)]
    }
    // The caller reads the output as floats.
    stored[output] = nil
    // Removing one value may make a neighbour's bytes useless, so repeat until nothing changes. The
    // number of stored values falls each time, so the loop ends.
    while removeRefused(steps) {}
  }

  private func isInt8(_ step: FusedNode) -> Bool { step.isWeighted && inputs[step.name] != nil }

  /// - Returns: whether a value was removed, so that others may have to be.
  private mutating func removeRefused(_ steps: [FusedNode]) -> Bool {
    let before = stored.count
    for step in steps {
      let keepsInt8 = stored[step.output] != nil
      // An in-place sum needs a result in bytes to add the residual's bytes to.
      if let residual = step.residual, !(isInt8(step) && keepsInt8) { stored[residual] = nil }
      if step.isTransparent, !step.inputs.allSatisfy({ stored[$0] != nil }) {
        stored[step.output] = nil
      }
      // All other steps read floats: bytes would have to be converted back for them.
      guard !isInt8(step), !(step.isTransparent && stored[step.output] != nil) else { continue }
      for input in step.inputs { stored[input] = nil }
    }
    return stored.count < before
  }
}

/// The values that pools and concats tie together.
private struct Ties {
  private var parents: [Network.Value: Network.Value] = [:]

  // Union-find without ranks: groups are short, as they only span pools and concatenations.
  init(_ steps: [FusedNode]) {
    for step in steps where step.isTransparent {
      for input in step.inputs {
        let (one, other) = (first(of: input), first(of: step.output))
        // The smaller number becomes the root, so that chains always lead towards the input.
        if one != other { parents[max(one, other)] = min(one, other) }
      }
    }
  }

  /// The first value of a group.
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

  /// Whether zeros are read in addition to the input's own numbers.
  fileprivate var readsPadding: Bool {
    switch layer {
    case .conv2d(let conv):
      conv.padding != .none && !(conv.padding == .same && conv.kernelSize == 1)
    case .pool2d(let pool): pool.kind == .average(countsPadding: true) && pool.padding != .none
    default: false
    }
  }

  /// Whether the step's result is of the numbers that go in.
  fileprivate var isTransparent: Bool {
    switch layer {
    case .pool2d, .concat: true
    default: false
    }
  }
}
