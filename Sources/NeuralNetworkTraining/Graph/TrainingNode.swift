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

/// A layer of a network in training, with those that are done together with it.
struct TrainingNode {
  var layer: Layer
  var name: String
  var inputs: [Network.Value]
  var output: Network.Value
  /// The frozen normalisation that is folded into a convolution.
  var norm: (name: String, layer: BatchNorm2d)?
  /// An activation whose backward pass needs no more than its result.
  var activation: Activation?
}

extension Network {
  /// The layers in order, fused where oneDNN's training primitives allow.
  func trainingNodes(_ statistics: BatchStatistics) throws(NeuralNetworkError) -> [TrainingNode] {
    var consumers: [Value: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { consumers[input, default: []].append(index) }
    }
    var result: [TrainingNode] = []
    var isDone = [Bool](repeating: false, count: nodes.count)
    func next(after value: Value) -> Int? {
      guard let all = consumers[value], all.count == 1, value != output else { return nil }
      return all[0]
    }
    for (index, node) in nodes.enumerated() where !isDone[index] {
      var fused = TrainingNode(
        layer: node.layer, name: node.name, inputs: node.inputs, output: index + 1)
      if case .conv2d(let conv) = node.layer, !conv.bias, statistics == .frozen,
        let following = next(after: fused.output),
        case .batchNorm2d(let norm) = nodes[following].layer
      {
        fused.norm = (nodes[following].name, norm)
        fused.output = following + 1
        isDone[following] = true
      } else if case .batchNorm2d = node.layer, statistics == .frozen {
        throw NeuralNetworkError(
          "\(node.name): only a normalisation right behind a convolution can be frozen.")
      }
      if let following = next(after: fused.output),
        case .activation(let activation) = nodes[following].layer,
        fused.layer.canFuse(activation)
      {
        fused.activation = activation
        fused.output = following + 1
        isDone[following] = true
      }
      result.append(fused)
    }
    return result
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
