package import ArgumentParser
package import BreedTraining
internal import Architectures
internal import BreedRecognition
internal import CommandKit

/// The options that say which network is trained, and from where.
package struct NetworkOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      """
      Start from a bundle, by folder or name; from published weights in a .safetensors file; or \
      from none. (default: the model that kennel brings)
      """,
      valueName: "bundle|file|none"))
  package var from: String?

  @Option(
    help: ArgumentHelp(
      "The network: \(Architecture.all.map(\.name).joined(separator: ", ")). (default: the bundle's)",
      valueName: "name"))
  package var architecture: String?

  @Option(
    help: ArgumentHelp(
      "What is trained: head, the last layer; a stage, such as blocks.5, and all behind it; or all.",
      valueName: "head|stage|all"))
  package var layers: String?

  @Option(
    help: ArgumentHelp("The columns and rows that the network sees.", valueName: "pixels"))
  package var size: Int?

  @Option(
    help: ArgumentHelp(
      "Preparation steps, in order: equalize, standardize, zca.", valueName: "list"))
  package var prepare: String?

  package init() {}

  package func validate() throws {
    if let architecture, Architecture.named(architecture) == nil {
      throw ValidationError(
        "There is no network \(architecture); kennel knows "
          + Architecture.all.map(\.name).joined(separator: ", ") + ".")
    }
    if let size, !(8...1024 ~= size) {
      throw ValidationError("--size takes a number of pixels from 8 to 1024.")
    }
    if prepare != nil, preparation == nil {
      throw ValidationError("--prepare takes equalize, standardize and zca, with commas between.")
    }
    if from == "none" || from?.hasSuffix(".safetensors") == true, architecture == nil {
      throw ValidationError("Say which network it is: --architecture <name>.")
    }
    if from == "none", let layers, layers != "all" {
      throw ValidationError("From no weights all layers are trained.")
    }
  }

  /// The steps by name, nil where there are none or they make no sense.
  package var preparation: [PreparationName]? { prepare.flatMap { list($0) } }

  /// Which part is trained.
  package var part: TrainingRecipe.Layers {
    switch layers {
    case nil: from == "none" ? .all : .head
    case "head": .head
    case "all": .all
    case let stage?: .from(stage)
    }
  }

  /// The weights to start from.
  package func startingPoint() throws -> StartingPoint {
    let named = architecture.flatMap(Architecture.named)
    let embedded = try? ModelLocation.current.bundle(nil)
    if let named, from == "none" { return .nothing(named) }
    if let named, let file = from, file.hasSuffix(".safetensors") {
      return try .file(file, named, imageNet: embedded?.labels ?? [])
    }
    let bundle = try ModelLocation.current.bundle(from)
    if let architecture, architecture != bundle.manifest.architecture {
      throw CommandError(
        .usage,
        "\(bundle.manifest.name) is a \(bundle.manifest.architecture): give weights of "
          + "\(architecture) with --from, or --from none.")
    }
    return try .bundle(bundle)
  }
}

/// The values of a list with commas, nil when one of them is none.
func list<Value: RawRepresentable>(_ text: String) -> [Value]? where Value.RawValue == String {
  if text == "none" { return [] }
  let names = text.split(separator: ",").map(String.init)
  let values = names.compactMap(Value.init)
  return values.count == names.count ? values : nil
}
