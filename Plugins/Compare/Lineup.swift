internal import Architectures
internal import BreedRecognition
internal import BreedTraining
internal import Files
internal import Messages
internal import TrainingKit

/// A network of a comparison, and its starting weights.
struct Candidate: Sendable {
  /// The starting weights of a network.
  enum Source: Sendable, Hashable {
    /// Random initialisation.
    case chance
    /// The bundle that comes with kennel.
    case embedded
    /// A file of published weights, or a bundle.
    case named(Path)
  }

  let architecture: Architecture
  let source: Source
  let layers: TrainingRecipe.Layers

  var name: String { architecture.name }

  /// Returns the starting weights.
  func startingPoint(in models: ModelLocation) throws -> StartingPoint {
    switch source {
    case .chance: .nothing(architecture)
    case .embedded:
      try .named(nil, architecture, in: models, advice: CompareMessage.weightsAdvice())
    case .named(let name):
      try .named(
        name, architecture, in: models,
        advice: CompareMessage.networkWeightsAdvice(["network": .text(architecture.name)]))
    }
  }
}

/// The networks to compare, and those without weights.
struct Lineup: Sendable {
  /// A network that is not compared.
  struct LeftOut: Sendable, Hashable {
    let network: String
    let reason: Message

    /// The message about the network.
    var message: Message {
      CompareMessage.leftOut(["network": .text(network), "reason": .message(reason)])
    }
  }

  private(set) var candidates: [Candidate] = []
  private(set) var leftOut: [LeftOut] = []

  /// Determines the starting weights of each network.
  ///
  /// - Parameters:
  ///   - choice: the networks and weights that the user chose.
  ///   - embedded: the architecture of the default model.
  init(_ choice: CandidateChoice, embedded: String?) {
    for architecture in choice.names.compactMap(Architecture.named) {
      let name = architecture.name
      let isFromScratch = choice.isFromScratch(name)
      let source: Candidate.Source? =
        if isFromScratch {
          .chance
        } else if let weights = choice.weights(of: name) {
          .named(weights)
        } else {
          name == embedded ? .embedded : nil
        }
      guard let source else {
        leftOut.append(
          LeftOut(network: name, reason: CompareMessage.noWeights(["network": .text(name)])))
        continue
      }
      let layers = isFromScratch ? .all : choice.part(of: name)
      candidates.append(Candidate(architecture: architecture, source: source, layers: layers))
    }
  }
}
