public import NeuralNetwork

/// Where each parameter of a network lies among all of its numbers, one after the other.
///
/// Values, gradients and what optimisers remember share these places.
///
/// One flat space lets optimisers and sums run over all parameters in a few long loops.
public struct ParameterSpace: Sendable {
  /// What a parameter is to the optimiser.
  public enum Role: Sendable, Hashable {
    /// A kernel: weight decay is for these.
    case weight
    /// A bias, or the scale or shift of a normalisation: never decayed.
    case shift
    /// A statistic, which is not trained.
    case statistic
  }

  /// One parameter.
  public struct Entry: Sendable, Hashable {
    /// The name in a checkpoint.
    public let name: String
    /// The shape, in PyTorch's order.
    public let shape: [Int]
    /// What it is to the optimiser.
    public let role: Role
    /// Where its numbers begin.
    public let offset: Int
    /// The number of its numbers.
    public var count: Int { shape.reduce(1, *) }
    /// The places of its numbers.
    public var range: Range<Int> { offset..<offset + count }
  }

  /// The parameters in the order of the layers.
  public let entries: [Entry]
  /// The number of all places.
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

  /// The parameter of a name, nil when there is none.
  public subscript(name: String) -> Entry? { numbers[name].map { entries[$0] } }

  /// The parameter that a layer is known to have.
  func entry(_ name: String) -> Entry {
    guard let entry = self[name] else { preconditionFailure("no parameter \(name)") }
    return entry
  }

  /// A number of floats, rounded up so that what comes behind them begins a cache line.
  ///
  /// Threads that write neighbouring parameters then never share a line.
  static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// Kernels have at least two dimensions.
  ///
  /// Decaying only these is usual (He 2018, arXiv 1812.01187, section 3.1).
  private static func role(of parameter: Parameter, in layer: Layer) -> Role {
    if parameter.name.hasSuffix(".running_mean") || parameter.name.hasSuffix(".running_var") {
      return .statistic
    }
    return parameter.shape.count > 1 ? .weight : .shift
  }
}
