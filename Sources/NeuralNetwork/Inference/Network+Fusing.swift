extension Network {
  /// Returns the network's steps, with all layers fused that oneDNN computes in one primitive.
  func fused() -> [FusedNode] {
    let users = users
    var absorbed = Set<Int>()
    var steps: [FusedNode] = []
    for index in nodes.indices where !absorbed.contains(index) {
      let step = fuse(from: index, users, &absorbed)
      steps.append(step)
    }
    return steps
  }

  /// Fuses a convolution or linear layer with the layers that follow it, in the order of oneDNN's
  /// post-ops: normalisation (folded), sum, activation.
  ///
  /// Each fused layer must be the only user of its input, since that is never stored.
  private func fuse(from index: Int, _ users: [[Int]], _ absorbed: inout Set<Int>) -> FusedNode {
    var step = FusedNode(self, index)
    guard step.isWeighted else { return step }
    if let norm = foldableNorm(behind: step, users) {
      step.batchNorm = (norm.name, norm.layer)
      step.output = norm.node + 1
      absorbed.insert(norm.node)
    }
    while let next = soleUser(of: step.output, users) {
      switch nodes[next].layer {
      // The plan emits the sum's post-op before the activation's, so a sum that follows an
      // activation remains a separate step.
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

  /// Returns the only user of a value; nil if there are several or none.
  private func soleUser(of value: Value, _ users: [[Int]]) -> Int? {
    users[value].count == 1 ? users[value][0] : nil
  }

  /// Returns the other operand of a sum, if the sum can be computed in its buffer: it is computed
  /// before node `index`, and has no later user than the sum.
  private func residual(
    of sum: Int, besides value: Value, before index: Int, _ users: [[Int]]
  ) -> Value? {
    guard let other = nodes[sum].inputs.first(where: { $0 != value }), other > 0, other <= index,
      users[other].allSatisfy({ $0 < index || $0 == sum }),
      // These layers can share the buffer of another value, which may be needed for longer.
      !nodes[other - 1].layer.mayShareBuffer,
      users[other].allSatisfy({ !nodes[$0].layer.mayShareBuffer })
    else { return nil }
    return other
  }
}

extension Layer {
  /// Whether the result can share the buffer of an input.
  fileprivate var mayShareBuffer: Bool {
    switch self {
    case .flatten, .concat, .dropout: true
    default: false
    }
  }
}
