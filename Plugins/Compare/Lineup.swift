internal import Architectures
internal import BreedRecognition
internal import BreedTraining
internal import Files
internal import Messages
internal import TrainingKit

/// A network that takes part in a comparison, and what it starts from.
struct Candidate: Sendable {
  /// What a network can start from.
  enum Source: Sendable, Hashable {
    /// Every weight is drawn by chance.
    case chance
    /// The bundle that kennel brings.
    case embedded
    /// A file of published weights, or a bundle.
    case named(Path)
  }

  let architecture: Architecture
  let source: Source
  let layers: TrainingRecipe.Layers

  var name: String { architecture.name }

  /// The weights.
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

/// Which networks take part, and which can't.
struct Lineup: Sendable {
  /// A network that does not take part.
  struct LeftOut: Sendable, Hashable {
    let network: String
    let reason: Message

    /// What is said of it.
    var message: Message {
      CompareMessage.leftOut(["network": .text(network), "reason": .message(reason)])
    }
  }

  private(set) var candidates: [Candidate] = []
  private(set) var leftOut: [LeftOut] = []

  /// Finds out what each network can start from.
  ///
  /// - Parameters:
  ///   - choice: what was asked for.
  ///   - embedded: the network that the default model is of.
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
