internal import ArgumentParser
internal import BreedTraining
internal import Architectures

/// The options that say which networks are compared, and what each starts from.
package struct CandidateOptions: ParsableArguments, Sendable {
  /// The study's own network, and then those that it transferred, in the order of their years.
  static let usual = ["simple_cnn", "vgg16", "resnet50", "inception_v3", "tf_efficientnetv2_b0"]
  /// The network that is made to be trained from nothing.
  static let ownNetwork = "simple_cnn"

  @Option(
    help: ArgumentHelp(
      "Compare only these, with commas between: \(usual.joined(separator: ", ")).",
      valueName: "list"))
  private var networks: String?

  @Option(
    help: ArgumentHelp(
      """
      What a network starts from: a .safetensors file of published weights, or a bundle by folder \
      or name. May be repeated.
      """,
      valueName: "network=file"))
  private var weights: [String] = []

  @Option(
    help: ArgumentHelp(
      "Train these from nothing, as simple_cnn always is; with commas between.",
      valueName: "list"))
  private var fromScratch: String?

  @Option(
    help: ArgumentHelp(
      """
      What is trained of networks with weights: head, the last layer; all; or for one network a \
      stage and all behind it, such as inception_v3=Mixed_7b. May be repeated. (default: head)
      """,
      valueName: "head|all|network=stage"))
  private var layers: [String] = []

  package init() {}

  package func validate() throws {
    for name in names + scratchNames + pairs(weights).map(\.0) + pairs(layers).map(\.0) {
      guard Architecture.named(name) != nil else {
        throw ValidationError(
          "There is no network \(name); kennel knows \(Self.usual.joined(separator: ", ")).")
      }
    }
    if names.isEmpty { throw ValidationError("--networks takes names with commas between them.") }
    try validateWeights()
    try validateLayers()
  }

  private func validateWeights() throws {
    for text in weights where pairs([text]).isEmpty {
      throw ValidationError("--weights takes a network and a file: vgg16=vgg16.safetensors.")
    }
    for (name, _) in pairs(weights) where isFromScratch(name) {
      throw ValidationError(
        name == Self.ownNetwork
          ? "\(name) is always trained from nothing: it takes no weights."
          : "\(name) has --weights and is to be trained --from-scratch: give one of them.")
    }
  }

  private func validateLayers() throws {
    for text in layers where pairs([text]).isEmpty && !["head", "all"].contains(text) {
      throw ValidationError(
        "--layers takes head, all, or a network and its stage: inception_v3=Mixed_7b.")
    }
    for (name, _) in pairs(layers) where isFromScratch(name) {
      throw ValidationError("All layers of \(name) are trained, for it starts from nothing.")
    }
  }

  /// The networks that are asked for, each once, in order.
  var names: [String] {
    guard let networks else { return Self.usual }
    return list(networks).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Whether a network is trained without weights.
  func isFromScratch(_ network: String) -> Bool {
    network == Self.ownNetwork || scratchNames.contains(network)
  }

  /// What a network starts from, if that was said.
  func weights(of network: String) -> String? {
    pairs(weights).last { $0.0 == network }?.1
  }

  /// Which part of a network is trained when it has weights.
  func part(of network: String) -> TrainingRecipe.Layers {
    let own = pairs(layers).last { $0.0 == network }?.1
    switch own ?? layers.last(where: { !$0.contains("=") }) {
    case nil, "head": return .head
    case "all": return .all
    case let stage?: return .from(stage)
    }
  }

  private var scratchNames: [String] { fromScratch.map(list) ?? [] }

  private func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

  /// The names and values of `NAME=VALUE`; anything else is passed over.
  private func pairs(_ texts: [String]) -> [(String, String)] {
    texts.compactMap { text in
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
      let value = String(text[text.index(after: sign)...])
      return value.isEmpty ? nil : (String(text[..<sign]), value)
    }
  }
}
