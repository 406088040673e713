public import Architectures
public import BreedRecognition
public import Imaging
internal import Messages
public import NeuralNetwork
public import NeuralNetworkTraining

/// A network prepared for a dataset's classes, with its trained part, initial parameters and
/// labels.
public struct TrainingProblem: Sendable {
  /// The starting weights.
  public let start: StartingPoint
  /// The network's architecture.
  public var architecture: Architecture { start.architecture }
  /// The preprocessing of photos.
  public let input: Preprocessing
  /// The labels of the outputs: the dataset's classes first, then the background.
  public let labels: [Label]
  /// The number of the dataset's classes, which are the first labels.
  public let classCount: Int
  /// The whole network.
  public let network: Network
  /// The frozen part; it has no layers if the whole network is trained.
  public let front: Network
  /// The trained part.
  public let back: Network
  /// The initial values of all parameters.
  public let parameters: Parameters
  /// The names of the parameters without starting weights, which were initialised.
  public let fresh: [String]
  /// The number of parameter elements of the network, without the running statistics.
  public var parameterCount: Int {
    ParameterSpace(network).entries.reduce(0) { $0 + ($1.role == .statistic ? 0 : $1.count) }
  }
  /// The name of the layer that computes the logits.
  public var headPrefix: String { architecture.headPrefix }

  /// Creates a training problem.
  ///
  /// The rows of the last layer are copied for classes that the starting point has, and for its
  /// background.
  ///
  /// - Parameters:
  ///   - start: the starting weights.
  ///   - input: the preprocessing of photos.
  ///   - classes: the labels of the dataset's classes.
  ///   - hasBackground: whether the dataset has photos without a dog.
  ///   - recipe: the recipe, for its trained layers and its seed.
  /// - Throws: `NeuralNetworkError` or `TrainingError` when the network can't be built or cut,
  ///   `CheckpointError` when weights can't be read.
  public init(
    _ start: StartingPoint, input: Preprocessing, classes: [Label], hasBackground: Bool,
    recipe: TrainingRecipe
  ) throws {
    self.start = start
    self.input = input
    let head = Head(start, classes: classes, hasBackground: hasBackground)
    labels = head.labels
    classCount = classes.count
    var network = try start.architecture.network(
      classes: labels.count, height: input.height, width: input.width)
    if start.hasFoldedNorms(in: network) { network = try network.foldingNorms() }
    self.network = network
    let cut =
      switch recipe.layers {
      case .head: network.headInput
      case .from(let stage): try network.beginning(ofStage: stage)
      case .all: 0
      }
    (front, back) = try network.split(at: cut)
    let space = ParameterSpace(network)
    let known: any StateDict = start.weights ?? MemoryStateDict([:])
    var (parameters, fresh) = try Parameters.load(space, from: known, seed: recipe.seed)
    fresh = try head.takeOver(from: known, into: parameters, fresh: fresh)
    self.parameters = parameters
    self.fresh = fresh
    let lacking = Set(front.parameters.map(\.name)).intersection(fresh)
    if start.weights != nil, let name = lacking.min() {
      throw TrainingError(.missingWeights, ["name": .text(name)])
    }
  }

  /// Returns the correct outputs of a sample.
  func target(_ label: Int?) -> CrossEntropy.Target {
    label.map { .output($0) } ?? .anyOf(classCount..<labels.count)
  }

  /// Returns a copy of the parameters of one part.
  func parameters(of part: Network) throws -> Parameters {
    let result = try Parameters(ParameterSpace(part))
    result.copy(from: parameters)
    return result
  }
}

extension StartingPoint {
  /// Returns whether the weights have folded batch normalisation: biases in place of it.
  fileprivate func hasFoldedNorms(in network: Network) -> Bool {
    guard let weights else { return false }
    let norms = network.nodes.filter { if case .batchNorm2d = $0.layer { true } else { false } }
    return !norms.isEmpty && norms.allSatisfy { !weights.contains("\($0.name).running_mean") }
  }
}

/// The last layer, composed of copied and of newly initialised rows.
private struct Head {
  let labels: [Label]
  private let layer: String
  /// For each label, the row of the starting weights to copy; nil for none.
  private let rows: [Int?]
  private let sourceCount: Int

  init(_ start: StartingPoint, classes: [Label], hasBackground: Bool) {
    layer = start.architecture.headPrefix
    sourceCount = start.labels.count
    let ids = Dictionary(
      start.labels.enumerated().map { ($1.breed.id, $0) }, uniquingKeysWith: { first, _ in first })
    let classIDs = Set(classes.map(\.breed.id))
    let kept = start.labels.indices.filter {
      start.labels[$0].kind == .background && !classIDs.contains(start.labels[$0].breed.id)
    }
    var labels = classes
    var rows = classes.map { ids[$0.breed.id] }
    if !kept.isEmpty {
      labels += kept.map { start.labels[$0] }
      rows += kept
    } else if hasBackground {
      labels.append(Label(Breed(id: "background", name: "no dog"), kind: .background))
      rows.append(nil)
    }
    self.labels = labels
    self.rows = rows
  }

  /// Copies the rows from the starting weights.
  ///
  /// - Returns: the names of the parameters that remain newly initialised.
  func takeOver(
    from source: any StateDict, into parameters: Parameters, fresh: [String]
  ) throws -> [String] {
    guard sourceCount > 0, rows.contains(where: { $0 != nil }) else { return fresh }
    for name in ["\(layer).weight", "\(layer).bias"] {
      guard let entry = parameters.space[name] else { continue }
      let width = entry.count / entry.shape[0]
      let shape = [sourceCount] + entry.shape.dropFirst()
      guard source.shape(of: name) == shape else { return fresh }
      let known = try source.finiteTensor(name, shape: shape)
      for (to, from) in rows.enumerated() {
        guard let from else { continue }
        for column in 0..<width {
          parameters.values[entry.offset + to * width + column] =
            known.values[from * width + column]
        }
      }
    }
    let isWhole = rows.allSatisfy { $0 != nil }
    return isWhole ? fresh.filter { !$0.hasPrefix("\(layer).") } : fresh
  }
}
