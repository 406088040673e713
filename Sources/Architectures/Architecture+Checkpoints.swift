public import NeuralNetwork

extension Architecture {
  /// The tensors of a checkpoint that belong to no layer of `network`: a sign that it is another
  /// network's.
  ///
  /// - Parameters:
  ///   - names: the names of the checkpoint's tensors.
  ///   - network: the network that they are for.
  /// - Returns: the names that inference would silently leave out.
  public func unknownTensors(_ names: some Sequence<String>, of network: Network) -> [String] {
    var known = Set(network.parameters.map(\.name))
    // A checkpoint with folded batch normalisation has a bias at each convolution.
    for case (let name, .conv2d) in network.nodes.map({ ($0.name, $0.layer) }) {
      known.insert("\(name).bias")
    }
    return names.filter { name in
      !known.contains(name) && !name.hasSuffix(".num_batches_tracked")
        && !unusedPrefixes.contains { name.hasPrefix($0) }
    }
  }

  /// The parameters of `network` that a checkpoint lacks; other shapes are not looked for.
  ///
  /// A batch normalisation may be folded into its convolution, which then has a bias. Where the
  /// kernel itself is missing, it stands for all that belongs to it.
  ///
  /// - Parameters:
  ///   - checkpoint: the parameters that there are.
  ///   - network: the network that needs them.
  /// - Returns: the names, in the order of the layers.
  public func missingTensors(_ checkpoint: some StateDict, of network: Network) -> [String] {
    network.nodes.flatMap { node -> [String] in
      let names = node.layer.parameters(named: node.name).map(\.name)
      let missing = names.filter { !checkpoint.contains($0) }
      guard case .batchNorm2d = node.layer, let input = node.inputs.first, input > 0,
        case .conv2d = network.nodes[input - 1].layer
      else { return missing }
      let conv = network.nodes[input - 1].name
      let isFolded = missing == names && checkpoint.contains("\(conv).bias")
      return isFolded || !checkpoint.contains("\(conv).weight") ? [] : missing
    }
  }
}
