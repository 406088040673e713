internal import ArgumentParser
internal import BreedTraining
internal import CommandKit
internal import Files
internal import Messages
internal import Architectures

/// The options for the networks to compare and their starting weights.
package struct CandidateOptions: ParsableArguments, Sendable {
  /// The network of the study, then the networks that it fine-tuned, by year.
  static let usual = ["simple_cnn", "vgg16", "resnet50", "inception_v3", "tf_efficientnetv2_b0"]

  @Option(
    help: ArgumentHelp(
      "Networks to compare, separated by commas. (default: \(usual.joined(separator: ", ")))",
      valueName: "list"))
  private var networks: String?

  @Option(
    help: ArgumentHelp(
      """
      Starting weights of a network: a .safetensors file, or a bundle by folder or name. May be \
      repeated.
      """,
      valueName: "network=file"))
  private var weights: [String] = []

  @Option(
    help: ArgumentHelp(
      "Networks to train from scratch, separated by commas; simple_cnn always is.",
      valueName: "list"))
  private var fromScratch: String?

  @Option(
    help: ArgumentHelp(
      """
      Layers to train of networks with weights: head, the last layer; all; or for one network a \
      stage and all layers after it, such as inception_v3=Mixed_7b. May be repeated. (default: head)
      """,
      valueName: "head|all|network=stage"))
  private var layers: [String] = []

  /// Creates options without values.
  package init() {}

  /// Checks that the values are valid.
  package func validate() throws {
    for name in names + scratchNames + pairs(weights).map(\.0) + pairs(layers).map(\.0) {
      guard Architecture.named(name) != nil else {
        let known = Self.usual.joined(separator: ", ")
        throw ValidationError(
          TrainingKitMessage.noNetwork, ["name": .text(name), "known": .text(known)])
      }
    }
    if names.isEmpty { throw ValidationError(CompareMessage.networkList) }
    try validateWeights()
    try validateLayers()
  }

  private func validateWeights() throws {
    for text in weights where pairs([text]).isEmpty {
      throw ValidationError(CompareMessage.weightsForm)
    }
    for (name, _) in pairs(weights) where isFromScratch(name) {
      throw ValidationError(
        name == CandidateChoice.ownNetwork ? CompareMessage.ownNetwork : .weightsFromScratch,
        ["network": .text(name)])
    }
  }

  private func validateLayers() throws {
    for text in layers where pairs([text]).isEmpty && !["head", "all"].contains(text) {
      throw ValidationError(CompareMessage.layersForm)
    }
    for (name, _) in pairs(layers) where isFromScratch(name) {
      throw ValidationError(CompareMessage.layersFromScratch, ["network": .text(name)])
    }
  }

  /// The choice that the options describe.
  package var choice: CandidateChoice {
    return CandidateChoice(
      names: names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
      fromScratch: Set(scratchNames),
      weights: Dictionary(
        pairs(weights).map { ($0, Path(argument: $1)) }, uniquingKeysWith: { $1 }),
      layers: Dictionary(
        pairs(layers).map { ($0, part($1)) }, uniquingKeysWith: { $1 }),
      otherLayers: part(layers.last { !$0.contains("=") }))
  }

  private var names: [String] { networks.map(list) ?? Self.usual }

  private var scratchNames: [String] { fromScratch.map(list) ?? [] }

  private func isFromScratch(_ network: String) -> Bool {
    network == CandidateChoice.ownNetwork || scratchNames.contains(network)
  }

  private func part(_ text: String?) -> TrainingRecipe.Layers {
    switch text {
    case nil, "head": .head
    case "all": .all
    case let stage?: .from(stage)
    }
  }

  private func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

  /// Returns the names and values of `NAME=VALUE` items; other items are skipped.
  private func pairs(_ texts: [String]) -> [(String, String)] {
    texts.compactMap { text in
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
      let value = String(text[text.index(after: sign)...])
      return value.isEmpty ? nil : (String(text[..<sign]), value)
    }
  }
}

/// The networks to compare, and their starting weights.
package struct CandidateChoice: Sendable {
  /// The network that is always trained from scratch.
  static let ownNetwork = "simple_cnn"

  /// The networks, in order.
  let names: [String]
  /// The networks that are trained from scratch, besides `ownNetwork`.
  let fromScratch: Set<String>
  /// The weights by network.
  let weights: [String: Path]
  /// The layers to train, by network.
  let layers: [String: TrainingRecipe.Layers]
  /// The layers to train of all other networks.
  let otherLayers: TrainingRecipe.Layers

  /// Returns whether a network is trained from scratch.
  func isFromScratch(_ network: String) -> Bool {
    network == Self.ownNetwork || fromScratch.contains(network)
  }

  /// Returns the starting weights of a network, if the user named them.
  func weights(of network: String) -> Path? { weights[network] }

  /// Returns the layers to train of a network with weights.
  func part(of network: String) -> TrainingRecipe.Layers { layers[network] ?? otherLayers }
}
