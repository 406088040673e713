internal import Messages
internal import NeuralNetwork

/// What batch normalisation does in training.
public enum BatchStatistics: String, Sendable, Hashable, CaseIterable, Codable {
  /// It takes the mean and variance of the batch, and the running ones follow.
  case batch
  /// It keeps the running mean and variance; its scale and shift are trained.
  ///
  /// Then it is linear, and is folded into its convolution at each step: nothing is left to compute
  /// on the images.
  case frozen
}

extension Network {
  /// The layers in order, fused where oneDNN's training primitives allow.
  ///
  /// - Throws: `NeuralNetworkError` when a normalisation that can't be folded is to be frozen.
  func trainingNodes(_ statistics: BatchStatistics) throws(NeuralNetworkError) -> [FusedNode] {
    let users = users
    var result: [FusedNode] = []
    var isDone = [Bool](repeating: false, count: nodes.count)
    for index in nodes.indices where !isDone[index] {
      var step = FusedNode(self, index)
      if statistics == .frozen, let norm = frozenNorm(behind: step, users) {
        step.batchNorm = (norm.name, norm.layer)
        step.output = norm.node + 1
        isDone[norm.node] = true
      } else if statistics == .frozen, case .batchNorm2d = step.layer {
        // Only a normalisation right behind a convolution can be frozen.
        throw NeuralNetworkError(.unsupportedLayer, ["layer": .text(step.name)])
      }
      // The result before the activation is not stored, so nobody else may need it.
      if users[step.output].count == 1, case let next = users[step.output][0],
        case .activation(let activation) = nodes[next].layer, step.layer.canFuse(activation)
      {
        step.activation = activation
        step.output = next + 1
        isDone[next] = true
      }
      result.append(step)
    }
    return result
  }

  /// The normalisation that is folded into a convolution at each step; only convolutions without a
  /// bias of their own take one.
  ///
  /// A bias of its own would need a gradient, which `SharedWeights.unfold` does not compute.
  private func frozenNorm(
    behind step: FusedNode, _ users: [[Int]]
  ) -> (node: Int, name: String, layer: BatchNorm2d)? {
    guard case .conv2d(let conv) = step.layer, !conv.bias else { return nil }
    return foldableNorm(behind: step, users)
  }
}

extension Layer {
  /// Whether the layer's primitive can apply an activation whose gradient its result tells.
  fileprivate func canFuse(_ activation: Activation) -> Bool {
    switch self {
    case .conv2d: activation == .relu || activation == .relu6
    case .linear, .batchNorm2d: activation == .relu
    default: false
    }
  }
}
