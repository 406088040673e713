public import Architectures
public import BreedRecognition
public import Imaging
internal import Messages
public import NeuralNetwork
public import NeuralNetworkTraining

/// A network made ready to learn a dataset's classes: what is trained, from where, to say what.
public struct TrainingProblem: Sendable {
  /// The weights that the training starts from.
  public let start: StartingPoint
  /// The network's architecture.
  public var architecture: Architecture { start.architecture }
  /// How it sees photos.
  public let input: Preprocessing
  /// What its outputs stand for: the dataset's classes first, then the background.
  public let labels: [Label]
  /// How many of the labels are the dataset's classes.
  public let classCount: Int
  /// All layers.
  public let network: Network
  /// The part that is not trained; it has no layers where all of it is.
  public let front: Network
  /// The part that is trained.
  public let back: Network
  /// All parameters at the start.
  public let parameters: Parameters
  /// The names of the parameters that no weights were given for.
  public let fresh: [String]
  /// How many numbers the network learns, batch normalisation's statistics not counted.
  public var parameterCount: Int {
    ParameterSpace(network).entries.reduce(0) { $0 + ($1.role == .statistic ? 0 : $1.count) }
  }
  /// The name of the layer that makes the logits.
  public var headPrefix: String { architecture.headPrefix }

  /// Puts a network together.
  ///
  /// Rows of the last layer are taken over for classes that the starting point knows, and for its
  /// background.
  ///
  /// - Parameters:
  ///   - start: the weights to start from.
  ///   - input: how the network sees photos.
  ///   - classes: the labels of the dataset's classes.
  ///   - hasBackground: whether there are photos without a dog.
  ///   - recipe: which part is trained.
  /// - Throws: `NeuralNetworkError` or `TrainingError` when the network can't be made so,
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

  /// What a sample should be recognised as.
  func target(_ label: Int?) -> CrossEntropy.Target {
    label.map { .output($0) } ?? .anyOf(classCount..<labels.count)
  }

  /// The parameters of one part, as they are now.
  func parameters(of part: Network) throws -> Parameters {
    let result = try Parameters(ParameterSpace(part))
    result.copy(from: parameters)
    return result
  }
}

extension StartingPoint {
  /// Whether the weights have biases in place of the batch normalisation.
  fileprivate func hasFoldedNorms(in network: Network) -> Bool {
    guard let weights else { return false }
    let norms = network.nodes.filter { if case .batchNorm2d = $0.layer { true } else { false } }
    return !norms.isEmpty && norms.allSatisfy { !weights.contains("\($0.name).running_mean") }
  }
}

/// The last layer, made of the rows that are known and of fresh ones.
private struct Head {
  let labels: [Label]
  private let layer: String
  /// For each label the number of the row to take over.
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

  /// Copies the known rows.
  ///
  /// - Returns: the names of the parameters that are still fresh.
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
