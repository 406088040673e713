internal import Messages
internal import NeuralNetwork

/// The mode of batch normalisation in training.
public enum BatchStatistics: String, Sendable, Hashable, CaseIterable, Codable {
  /// The mean and variance of the batch are used, and the running statistics are updated.
  case batch
  /// The running mean and variance are used and stay fixed; scale and shift are trained.
  ///
  /// The normalisation is then linear and is folded into its convolution at each step: no
  /// computation on the images is left.
  case frozen
}

extension Network {
  /// Returns the layers in order, fused where oneDNN's training primitives allow it.
  ///
  /// - Throws: `NeuralNetworkError` when a normalisation to be frozen can't be folded.
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
      // The input of the activation is not stored, so no other layer may read it.
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

  /// Returns the normalisation that is folded into a convolution at each step; nil for convolutions
  /// with a bias of their own.
  ///
  /// Such a bias would need a gradient, which `SharedWeights.unfold` does not compute.
  private func frozenNorm(
    behind step: FusedNode, _ users: [[Int]]
  ) -> (node: Int, name: String, layer: BatchNorm2d)? {
    guard case .conv2d(let conv) = step.layer, !conv.bias else { return nil }
    return foldableNorm(behind: step, users)
  }
}

extension Layer {
  /// Returns whether the layer's primitive can apply the activation and its derivative follows from
  /// the result.
  fileprivate func canFuse(_ activation: Activation) -> Bool {
    switch self {
    case .conv2d: activation == .relu || activation == .relu6
    case .linear, .batchNorm2d: activation == .relu
    default: false
    }
  }
}
