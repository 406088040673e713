internal import Files
internal import ArgumentParser
internal import BreedRecognition
internal import BreedTraining
internal import Architectures
internal import CommandKit
internal import Messages
internal import TrainingKit

/// The options for the network to train and its starting weights.
package struct NetworkOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      """
      Starting weights: a bundle by folder or name, a .safetensors file, or none. (default: the \
      default model)
      """,
      valueName: "bundle|file|none"))
  private var from: Path?

  @Option(
    help: ArgumentHelp(
      "Network architecture: \(Architecture.all.map(\.name).joined(separator: ", ")). (default: the bundle's)",
      valueName: "name"))
  private var architecture: String?

  @Option(
    help: ArgumentHelp(
      "Layers to train: head, the last layer; a stage such as blocks.5 and all layers after it; or all.",
      valueName: "head|stage|all"))
  private var layers: String?

  @Option(
    help: ArgumentHelp(
      "Input size of the network: width and height in pixels.", valueName: "pixels"))
  private var size: Int?

  @Option(
    help: ArgumentHelp(
      "Preprocessing steps, in order: equalize, standardize, zca.", valueName: "list"))
  private var prepare: String?

  /// Creates options without values.
  package init() {}

  /// Checks that the values are valid.
  package func validate() throws {
    if let architecture, Architecture.named(architecture) == nil {
      let known = Architecture.all.map(\.name).joined(separator: ", ")
      throw ValidationError(
        TrainingKitMessage.noNetwork, ["name": .text(architecture), "known": .text(known)])
    }
    try ValidationError.check("--size", size, in: 8...1024)
    if prepare != nil, preparation == nil { throw ValidationError(TrainMessage.steps) }
    if startsFromNothing || from?.isWeightsFile == true, architecture == nil {
      throw ValidationError(TrainMessage.noArchitecture)
    }
    if startsFromNothing, let layers, layers != "all" {
      throw ValidationError(TrainMessage.allLayers)
    }
  }

  /// The choice that the options describe.
  var choice: NetworkChoice {
    NetworkChoice(
      start: from, architecture: architecture.flatMap(Architecture.named), part: part, size: size,
      preparation: preparation)
  }

  /// The preprocessing steps; nil if the option is missing or invalid.
  private var preparation: [PreparationName]? { prepare.flatMap { list($0) } }

  private var part: TrainingRecipe.Layers {
    switch layers {
    case nil: startsFromNothing ? .all : .head
    case "head": .head
    case "all": .all
    case let stage?: .from(stage)
    }
  }

  private var startsFromNothing: Bool { from == NetworkChoice.nothing }
}

/// The network to train, and its starting weights.
package struct NetworkChoice: Sendable {
  /// The name for random initialisation.
  static let nothing = Path("none")

  /// A bundle or a weights file, or `none`; nil is the default model.
  let start: Path?
  let architecture: Architecture?
  let part: TrainingRecipe.Layers
  /// The width and height of the network's input in pixels; nil is the size of the starting
  /// weights.
  let size: Int?
  let preparation: [PreparationName]?

  /// Returns the starting weights.
  func startingPoint(in models: ModelLocation) throws -> StartingPoint {
    if let architecture, start == Self.nothing { return .nothing(architecture) }
    return try .named(
      start, architecture, in: models,
      advice: TrainMessage.weightsAdvice(["network": .text(architecture?.name ?? "")]))
  }
}

/// Returns the values of a comma-separated list; nil if one of them is invalid.
func list<Value: RawRepresentable>(_ text: String) -> [Value]? where Value.RawValue == String {
  if text == "none" { return [] }
  let names = text.split(separator: ",").map(String.init)
  let values = names.compactMap(Value.init)
  return values.count == names.count ? values : nil
}
