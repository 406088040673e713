public import NeuralNetwork

/// The layout of all parameters of a network in one contiguous array.
///
/// Values, gradients and optimiser states share these offsets.
///
/// A flat array lets optimisers and reductions run over all parameters in a few long loops.
public struct ParameterSpace: Sendable {
  /// The role of a parameter for the optimiser.
  public enum Role: Sendable, Hashable {
    /// A kernel: weight decay applies to it.
    case weight
    /// A bias, or the scale or shift of a normalisation: exempt from weight decay.
    case shift
    /// A running statistic, which is not trained.
    case statistic
  }

  /// One parameter.
  public struct Entry: Sendable, Hashable {
    /// The name in a checkpoint.
    public let name: String
    /// The shape, in PyTorch's order.
    public let shape: [Int]
    /// The role for the optimiser.
    public let role: Role
    /// The offset of the first element.
    public let offset: Int
    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }
    /// The range of the elements.
    public var range: Range<Int> { offset..<offset + count }
  }

  /// The parameters in the order of the layers.
  public let entries: [Entry]
  /// The number of elements of the array, padding included.
  public let count: Int
  private let numbers: [String: Int]

  /// Lays out the parameters of a network.
  public init(_ network: Network) {
    var entries: [Entry] = []
    var offset = 0
    for node in network.nodes {
      for parameter in node.layer.parameters(named: node.name) {
        let entry = Entry(
          name: parameter.name, shape: parameter.shape,
          role: Self.role(of: parameter, in: node.layer), offset: offset)
        entries.append(entry)
        offset += Self.aligned(entry.count)
      }
    }
    self.entries = entries
    count = offset
    numbers = Dictionary(
      entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Returns the parameter of this name; nil if there is none.
  public subscript(name: String) -> Entry? { numbers[name].map { entries[$0] } }

  /// Returns the parameter of this name, which must exist.
  func entry(_ name: String) -> Entry {
    guard let entry = self[name] else { preconditionFailure("no parameter \(name)") }
    return entry
  }

  /// Returns a number of floats rounded up to whole cache lines.
  ///
  /// Threads that write neighbouring parameters then never share a cache line.
  static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// Returns the role of a parameter; kernels have at least two dimensions.
  ///
  /// Weight decay of kernels only is common practice (He 2018, arXiv 1812.01187, section 3.1).
  private static func role(of parameter: Parameter, in layer: Layer) -> Role {
    if parameter.name.hasSuffix(".running_mean") || parameter.name.hasSuffix(".running_var") {
      return .statistic
    }
    return parameter.shape.count > 1 ? .weight : .shift
  }
}
