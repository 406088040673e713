public import Messages

/// Why a network can't be described, set up or run.
public typealias NeuralNetworkError = CodedError<NetworkMessage>

/// A network as a graph of layers, without its parameters' values.
///
/// Shapes are those of one sample: [C, H, W] or [features]. The nodes stand in the order in which
/// they can run.
public struct Network: Sendable {
  /// The number of a value: 0 is the network's input, `n` the output of node `n - 1`.
  public typealias Value = Int

  /// A layer with its name, its inputs and the shape of its output.
  public struct Node: Sendable {
    /// The prefix of its parameters' names in a checkpoint, such as `Mixed_5b.branch1x1.conv`.
    public let name: String
    /// What it does.
    public let layer: Layer
    /// The values that it takes.
    public let inputs: [Value]
    /// The shape of its output.
    public let shape: [Int]
  }

  /// The layers.
  public private(set) var nodes: [Node] = []
  /// The shape of the input.
  public let inputShape: [Int]
  /// Named points of the graph at which it can be cut, such as `Mixed_7a`, in order.
  public private(set) var stages: [(name: String, value: Value)] = []

  /// Makes a network without layers.
  public init(inputShape: [Int]) { self.inputShape = inputShape }

  /// The value that the network returns: that of its last node.
  public var output: Value { nodes.count }

  /// The shape of a value.
  public func shape(of value: Value) -> [Int] { value == 0 ? inputShape : nodes[value - 1].shape }

  /// Every parameter in the order of the layers.
  public var parameters: [Parameter] { nodes.flatMap { $0.layer.parameters(named: $0.name) } }

  /// Adds a layer and returns its output.
  ///
  /// - Throws: `NeuralNetworkError` when the layer can't take these inputs.
  public mutating func add(
    _ layer: Layer, _ name: String = "", to inputs: Value...
  ) throws(NeuralNetworkError) -> Value {
    try add(layer, name, to: inputs)
  }

  /// Adds a layer and returns its output.
  ///
  /// - Throws: `NeuralNetworkError` when the layer can't take these inputs.
  public mutating func add(
    _ layer: Layer, _ name: String = "", to inputs: [Value]
  ) throws(NeuralNetworkError) -> Value {
    guard let shape = layer.outputShape(inputs.map(shape(of:))) else {
      throw NeuralNetworkError(.unfitInput, ["shape": "\(inputShape)"])
    }
    nodes.append(Node(name: name, layer: layer, inputs: inputs, shape: shape))
    return nodes.count
  }

  /// Names a value as the end of a stage.
  public mutating func endStage(_ name: String, _ value: Value) { stages.append((name, value)) }
}
