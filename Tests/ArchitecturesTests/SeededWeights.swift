/// The weights of the oracle networks, made from the tensors' names.
///
/// `Fixtures/make_fixtures.py` states the rule and makes the same values, bit for bit, for PyTorch.
/// A name without a rule stops the tests.
func seededValues(name: String, shape: [Int]) -> [Float] {
  let range = seededRange(name: name, shape: shape)
  let seed = fnv1a(name)
  let count = shape.reduce(1, *)
  return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
    var state = seed
    var index = 0
    while index < count {
      state &+= 0x9E37_79B9_7F4A_7C15
      let uniform = Double(mix(state) &>> 40) * 0x1p-24
      buffer.initializeElement(at: index, to: Float(range.value(at: uniform)))
      index &+= 1
    }
    initializedCount = count
  }
}

/// The FNV-1a hash of a name's UTF-8 bytes.
func fnv1a(_ name: String) -> UInt64 {
  name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

/// SplitMix64's finalizer.
private func mix(_ state: UInt64) -> UInt64 {
  var z = state
  z ^= z &>> 30
  z &*= 0xBF58_476D_1CE4_E5B9
  z ^= z &>> 27
  z &*= 0x94D0_49BB_1331_11EB
  return z ^ (z &>> 31)
}

/// What a uniform number in 0..<1 becomes.
private enum SeededRange {
  case symmetric(bound: Double)
  case upward(from: Double, width: Double)

  @inline(__always)
  func value(at uniform: Double) -> Double {
    switch self {
    case .symmetric(let bound): (2 * uniform - 1) * bound
    case .upward(let low, let width): low + width * uniform
    }
  }
}

/// The range that a tensor's name and rank ask for.
private func seededRange(name: String, shape: [Int]) -> SeededRange {
  let kind = name.split(separator: ".").last ?? ""
  switch kind {
  case "input" where name == "input":
    return .symmetric(bound: 1)
  case "weight" where shape.count >= 2:
    let fanIn = shape.dropFirst().reduce(1, *)
    return .symmetric(bound: (6 / Double(fanIn)).squareRoot())
  case "weight" where name.hasSuffix(".bn3.weight"):
    return .upward(from: 0.6, width: 0.2)
  case "weight":
    return .upward(from: 0.8, width: 0.4)
  case "bias", "running_mean":
    return .symmetric(bound: 0.1)
  case "running_var":
    return .upward(from: 0.5, width: 1)
  default:
    fatalError("no rule for a tensor of the name \(name)")
  }
}
