public import Messages

/// An error in describing, setting up or running a network.
public typealias NeuralNetworkError = CodedError<NetworkMessage>

/// A network as a graph of layers, without parameter values.
///
/// Shapes are those of one sample: [C, H, W] or [features].
public struct Network: Sendable {
  /// The number of a value: 0 is the network's input, `n` the output of node `n - 1`.
  public typealias Value = Int

  /// A layer with its name, its inputs and its output shape.
  public struct Node: Sendable {
    /// The prefix of the parameter names in a checkpoint, such as `Mixed_5b.branch1x1.conv`.
    public let name: String
    /// The layer.
    public let layer: Layer
    /// The input values.
    public let inputs: [Value]
    /// The output shape.
    public let shape: [Int]
  }

  /// The nodes, in topological order.
  public private(set) var nodes: [Node] = []
  /// The input shape.
  public let inputShape: [Int]
  /// The named points where the graph can be cut, such as `Mixed_7a`, in order.
  public private(set) var stages: [(name: String, value: Value)] = []

  /// Creates a network without layers.
  public init(inputShape: [Int]) { self.inputShape = inputShape }

  /// The network's output: the value of the last node.
  public var output: Value { nodes.count }

  /// Returns the shape of a value.
  public func shape(of value: Value) -> [Int] { value == 0 ? inputShape : nodes[value - 1].shape }

  /// All parameters, in the order of the layers.
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

  /// Marks a value as the end of a named stage.
  public mutating func endStage(_ name: String, _ value: Value) { stages.append((name, value)) }
}
