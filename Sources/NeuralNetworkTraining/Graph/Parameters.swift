public import NeuralNetwork
internal import OneDNN
internal import Threads

/// An array with the layout of a `ParameterSpace`: the parameters of a network in training, their
/// gradients, or an optimiser's state.
///
/// Threads access disjoint ranges of it at a time, as the trainer assigns them.
public final class Parameters: Sendable {
  /// The layout of the parameters.
  public let space: ParameterSpace
  private let numbers: DisjointBuffer<Float>

  /// The elements, at the offsets of `space`.
  public var values: UnsafeMutableBufferPointer<Float> { numbers.places }

  /// Creates an array of zeros.
  ///
  /// - Throws: `NeuralNetworkError` when there is not enough memory.
  public init(_ space: ParameterSpace) throws(NeuralNetworkError) {
    self.space = space
    let block = try MemoryBlock(byteCount: space.count * MemoryLayout<Float>.stride)
    numbers = DisjointBuffer(sharing: block.floats, of: block)
  }

  /// Returns the address of an element, for operands.
  func address(_ place: Int) -> UnsafeMutableRawPointer {
    guard let base = values.baseAddress else { preconditionFailure("a block has an address") }
    return UnsafeMutableRawPointer(base + place)
  }

  /// Loads the parameters that a checkpoint has in the right shape, and initialises all others.
  ///
  /// - Parameters:
  ///   - space: the layout of the parameters.
  ///   - source: the checkpoint.
  ///   - seed: the random seed of the initialisation.
  /// - Returns: the parameters, and the names of the initialised ones.
  /// - Throws: `CheckpointError` when a tensor can't be read or is not finite, `NeuralNetworkError`
  ///   when there is not enough memory.
  public static func load(
    _ space: ParameterSpace, from source: some StateDict, seed: UInt64
  ) throws -> (parameters: Parameters, fresh: [String]) {
    let parameters = try Parameters(space)
    var fresh: [String] = []
    for entry in space.entries {
      // A new head has another number of classes, so a different shape is no error: the parameter
      // is initialised.
      if source.shape(of: entry.name) == entry.shape {
        parameters.set(entry, try source.finiteTensor(entry.name, shape: entry.shape))
      } else {
        parameters.set(entry, Initialization.tensor(for: entry, seed: seed))
        fresh.append(entry.name)
      }
    }
    return (parameters, fresh)
  }

  /// Replaces the values of one parameter.
  public func set(_ entry: ParameterSpace.Entry, _ tensor: Tensor) {
    precondition(tensor.values.count == entry.count)
    _ = numbers[entry.range].update(fromContentsOf: tensor.values)
  }

  /// Returns a copy of the values of one parameter.
  public func tensor(_ entry: ParameterSpace.Entry) -> Tensor {
    Tensor(shape: entry.shape, values: Array(values[entry.range]))
  }

  /// A copy of all parameters, by name.
  public var stateDict: MemoryStateDict {
    MemoryStateDict(
      Dictionary(
        space.entries.map { ($0.name, tensor($0)) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Copies the parameters that `other` has, too.
  public func copy(from other: Parameters) {
    for entry in space.entries {
      guard let source = other.space[entry.name] else { continue }
      precondition(source.count == entry.count)
      _ = numbers[entry.range].update(fromContentsOf: other.numbers[source.range])
    }
  }
}
