/// A layer with the following layers that are fused into it, computed by one primitive.
package struct FusedNode: Sendable {
  /// The layer's name in the network.
  package let name: String
  /// The layer.
  package let layer: Layer
  /// The input values.
  package let inputs: [Network.Value]
  /// The batch normalisation that is folded into a convolution, with its name.
  package var batchNorm: (name: String, layer: BatchNorm2d)?
  /// The value that is added to the layer's result in place; nil in training.
  ///
  /// The sum overwrites this value, which a backward pass might still have to read.
  package var residual: Network.Value?
  /// The activation that is applied to the result last.
  package var activation: Activation?
  /// The value that the step computes.
  package var output: Network.Value

  /// Creates a step from node `index` of a network, with nothing fused.
  package init(_ network: Network, _ index: Int) {
    let node = network.nodes[index]
    name = node.name
    layer = node.layer
    inputs = node.inputs
    output = index + 1
  }

  /// The shape that oneDNN expects for the weights of a convolution or linear layer.
  package var weightShape: [Int] {
    let shape = layer.parameters(named: name)[0].shape  // [O, I / G, kH, kW] or [O, I]
    guard case .conv2d(let conv) = layer, conv.groups > 1 else { return shape }
    return [conv.groups, shape[0] / conv.groups] + shape[1...]  // [G, O / G, I / G, kH, kW]
  }
}

extension Network {
  /// The users of each value: the nodes that take it as an input.
  package var users: [[Int]] {
    var users = [[Int]](repeating: [], count: nodes.count + 1)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { users[input].append(index) }
    }
    return users
  }

  /// Returns the batch normalisation that can be folded into the convolution of a step: the only
  /// user of its result.
  ///
  /// The folded convolution never computes the result before normalisation, so any other reader
  /// would get wrong values.
  ///
  /// - Parameters:
  ///   - step: a step.
  ///   - users: the nodes that take each value as an input.
  /// - Returns: the normalisation's node, name and layer; nil if there is none.
  package func foldableNorm(
    behind step: FusedNode, _ users: [[Int]]
  ) -> (node: Int, name: String, layer: BatchNorm2d)? {
    guard case .conv2d = step.layer, users[step.output].count == 1 else { return nil }
    let next = users[step.output][0]
    guard case .batchNorm2d(let norm) = nodes[next].layer else { return nil }
    return (next, nodes[next].name, norm)
  }
}
