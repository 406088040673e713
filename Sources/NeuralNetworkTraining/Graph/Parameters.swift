public import NeuralNetwork
internal import OneDNN
internal import Threads

/// A number for each place of a `ParameterSpace`: the parameters of a network in training, their
/// gradients, or what an optimiser remembers of them.
///
/// Threads share it by disjoint places: the trainer says which of them writes which when.
public final class Parameters: Sendable {
  /// Where each parameter lies.
  public let space: ParameterSpace
  private let numbers: DisjointBuffer<Float>

  /// The numbers, by the places of `space`.
  public var values: UnsafeMutableBufferPointer<Float> { numbers.places }

  /// Numbers that are all 0.
  ///
  /// - Throws: `NeuralNetworkError` when there is not enough memory.
  public init(_ space: ParameterSpace) throws(NeuralNetworkError) {
    self.space = space
    let block = try MemoryBlock(byteCount: space.count * MemoryLayout<Float>.stride)
    numbers = DisjointBuffer(sharing: block.floats, of: block)
  }

  /// The address of a place, for operands.
  func address(_ place: Int) -> UnsafeMutableRawPointer {
    guard let base = values.baseAddress else { preconditionFailure("a block has an address") }
    return UnsafeMutableRawPointer(base + place)
  }

  /// Numbers taken from a checkpoint where it has them in the right shape, and fresh ones elsewhere.
  ///
  /// - Parameters:
  ///   - space: where each parameter lies.
  ///   - source: the checkpoint.
  ///   - seed: what the fresh numbers are drawn by.
  /// - Returns: the parameters, and the names of the fresh ones.
  /// - Throws: `CheckpointError` when a tensor can't be read or is not finite, `NeuralNetworkError` when there is not
  ///   enough memory.
  public static func load(
    _ space: ParameterSpace, from source: some StateDict, seed: UInt64
  ) throws -> (parameters: Parameters, fresh: [String]) {
    let parameters = try Parameters(space)
    var fresh: [String] = []
    for entry in space.entries {
      // A new head has another number of classes, so a wrong shape means "start anew", not an
      // error.
      if source.shape(of: entry.name) == entry.shape {
        parameters.set(entry, try source.finiteTensor(entry.name, shape: entry.shape))
      } else {
        parameters.set(entry, Initialization.tensor(for: entry, seed: seed))
        fresh.append(entry.name)
      }
    }
    return (parameters, fresh)
  }

  /// Replaces the numbers of one parameter.
  public func set(_ entry: ParameterSpace.Entry, _ tensor: Tensor) {
    precondition(tensor.values.count == entry.count)
    _ = numbers[entry.range].update(fromContentsOf: tensor.values)
  }

  /// The numbers of one parameter.
  public func tensor(_ entry: ParameterSpace.Entry) -> Tensor {
    Tensor(shape: entry.shape, values: Array(values[entry.range]))
  }

  /// A copy of all numbers, by name.
  public var stateDict: MemoryStateDict {
    MemoryStateDict(
      Dictionary(
        space.entries.map { ($0.name, tensor($0)) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Overwrites the parameters that `other` has, too.
  public func copy(from other: Parameters) {
    for entry in space.entries {
      guard let source = other.space[entry.name] else { continue }
      precondition(source.count == entry.count)
      _ = numbers[entry.range].update(fromContentsOf: other.numbers[source.range])
    }
  }
}
