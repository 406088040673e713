/// A step of an inference plan before it is compiled: a layer with the batch normalisation, the
/// residual sum and the activation that it takes over from the layers after it.
struct FusedNode: Sendable {
  /// The layer, named as in the network.
  let name: String
  let layer: Layer
  let inputs: [Network.Value]
  /// The batch normalisation after a convolution, with its name.
  var batchNorm: (name: String, layer: BatchNorm2d)?
  /// What is added to the layer's result, in place.
  var residual: Network.Value?
  /// What is done to the result at last.
  var activation: Activation?
  /// The value that the step computes, in the network's numbering.
  var output: Network.Value
}

extension Network {
  /// The network's steps with everything fused that oneDNN computes in one primitive.
  func fused() -> [FusedNode] {
    var users = [[Int]](repeating: [], count: nodes.count + 1)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { users[input].append(index) }
    }
    var absorbed = Set<Int>()
    var steps: [FusedNode] = []
    for index in nodes.indices where !absorbed.contains(index) {
      let step = fuse(from: index, users, &absorbed)
      steps.append(step)
    }
    return steps
  }

  private func fuse(from index: Int, _ users: [[Int]], _ absorbed: inout Set<Int>) -> FusedNode {
    let node = nodes[index]
    var step = FusedNode(
      name: node.name, layer: node.layer, inputs: node.inputs, output: index + 1)
    guard node.layer.takesPostOps else { return step }
    while let next = soleUser(of: step.output, users) {
      switch nodes[next].layer {
      case .batchNorm2d(let norm) where node.layer.isConvolution && step.isBare:
        step.batchNorm = (nodes[next].name, norm)
      case .add where step.residual == nil && step.activation == nil:
        guard let other = residual(of: next, besides: step.output, before: index, users) else {
          return step
        }
        step.residual = other
      case .activation(let activation) where step.activation == nil:
        step.activation = activation
      default:
        return step
      }
      absorbed.insert(next)
      step.output = next + 1
    }
    return step
  }

  private func soleUser(of value: Value, _ users: [[Int]]) -> Int? {
    users[value].count == 1 ? users[value][0] : nil
  }

  /// The other operand of a sum when it is computed before node `index`, and needed by none after
  /// the sum: then the sum can be made in its buffer.
  private func residual(
    of sum: Int, besides value: Value, before index: Int, _ users: [[Int]]
  ) -> Value? {
    guard let other = nodes[sum].inputs.first(where: { $0 != value }), other > 0, other <= index,
      users[other].allSatisfy({ $0 < index || $0 == sum }),
      // Such a buffer may be that of another value, which may be needed for longer.
      !nodes[other - 1].layer.mayShareBuffer,
      users[other].allSatisfy({ !nodes[$0].layer.mayShareBuffer })
    else { return nil }
    return other
  }
}

extension FusedNode {
  /// Whether nothing is fused yet.
  fileprivate var isBare: Bool { batchNorm == nil && residual == nil && activation == nil }
}

extension Layer {
  fileprivate var isConvolution: Bool {
    if case .conv2d = self { true } else { false }
  }

  /// Whether the result may lie in the buffer of an input.
  fileprivate var mayShareBuffer: Bool {
    switch self {
    case .flatten, .concat, .dropout: true
    default: false
    }
  }

  fileprivate var takesPostOps: Bool {
    switch self {
    case .conv2d, .linear: true
    default: false
    }
  }
}
