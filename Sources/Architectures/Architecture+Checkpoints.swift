public import NeuralNetwork

extension Architecture {
  /// Returns the tensors of a checkpoint that belong to no layer of `network`: a sign that it is
  /// the checkpoint of another network.
  ///
  /// - Parameters:
  ///   - names: the names of the checkpoint's tensors.
  ///   - network: the network to load them into.
  /// - Returns: the names of the tensors that inference would silently ignore.
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

  /// Returns the parameters of `network` that a checkpoint lacks; shapes are not compared.
  ///
  /// A batch normalisation can be folded into its convolution, which then has a bias. If the
  /// convolution's weight is missing, it is listed without the parameters of its normalisation.
  ///
  /// - Parameters:
  ///   - checkpoint: the available parameters.
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
