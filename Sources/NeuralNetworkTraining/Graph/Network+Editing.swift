public import Messages
public import NeuralNetwork

extension Network {
  /// Splits the network at a value, which is the output of the first part and the input of the
  /// second.
  ///
  /// - Parameter value: the value; 0 leaves the first part empty.
  /// - Returns: both parts; the layers keep their names.
  /// - Throws: `NeuralNetworkError` when a layer after the cut reads a value before it.
  public func split(at value: Value) throws(NeuralNetworkError) -> (front: Network, back: Network) {
    var front = Network(inputShape: inputShape)
    for node in nodes[..<value] { _ = try front.add(node.layer, node.name, to: node.inputs) }
    var back = Network(inputShape: shape(of: value))
    // Values are renumbered from the cut on, which becomes the input of the second part.
    for node in nodes[value...] {
      guard node.inputs.allSatisfy({ $0 >= value }) else {
        throw NeuralNetworkError(.unsupportedLayer, ["layer": .text(node.name)])
      }
      _ = try back.add(node.layer, node.name, to: node.inputs.map { $0 - value })
    }
    return (front, back)
  }

  /// Returns the input of a stage: the output of the stage before it, or the network's input.
  ///
  /// - Throws: `NeuralNetworkError` when there is no such stage.
  public func beginning(ofStage name: String) throws(NeuralNetworkError) -> Value {
    guard let index = stages.firstIndex(where: { $0.name == name }) else {
      let names = stages.map(\.name).joined(separator: ", ")
      throw NeuralNetworkError(.noStage, ["name": .text(name), "names": .text(names)])
    }
    return index == 0 ? 0 : stages[index - 1].value
  }

  /// The input of the last layer, before any dropout.
  public var headInput: Value {
    guard let input = nodes.last?.inputs.first, input > 0 else { return 0 }
    if case .dropout = nodes[input - 1].layer { return nodes[input - 1].inputs[0] }
    return input
  }

  /// Returns the network of checkpoints with folded batch normalisation: its convolutions have
  /// biases instead.
  ///
  /// - Throws: `NeuralNetworkError` when a normalisation can't be folded into a convolution.
  public func foldingNorms() throws(NeuralNetworkError) -> Network {
    let users = users
    let folded = nodes.indices.compactMap {
      foldableNorm(behind: FusedNode(self, $0), users)?.node
    }
    var result = Network(inputShape: inputShape)
    var places: [Value: Value] = [0: 0]
    var ends = stages[...]
    for (index, node) in nodes.enumerated() {
      let inputs = node.inputs.compactMap { places[$0] }
      switch node.layer {
      case .batchNorm2d:
        // A folded checkpoint has no parameters for a normalisation that stays.
        guard folded.contains(index) else {
          throw NeuralNetworkError(.unsupportedLayer, ["layer": .text(node.name)])
        }
        // The convolution now produces the normalisation's output.
        places[index + 1] = inputs[0]
      case .conv2d(var conv):
        conv.bias = true
        places[index + 1] = try result.add(.conv2d(conv), node.name, to: inputs)
      default:
        places[index + 1] = try result.add(node.layer, node.name, to: inputs)
      }
      // A stage that ended with a normalisation now ends with its convolution.
      while let stage = ends.first, stage.value == index + 1 {
        result.endStage(stage.name, places[index + 1] ?? result.output)
        ends = ends.dropFirst()
      }
    }
    return result
  }
}
