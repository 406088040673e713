public import ArgumentParser
public import BreedTraining
internal import Threads

/// The options that say how long a training takes, and what it depends on beside its photos.
public struct RunOptions: ParsableArguments, Sendable {
  @Option(help: ArgumentHelp("How often each photo is seen.", valueName: "number"))
  private var epochs: Int?

  @Option(
    help: ArgumentHelp("Train for so long instead: 90s, 30m, 2h.", valueName: "duration"))
  private var time: String?

  /// What chance depends on.
  @Option(help: ArgumentHelp("What chance depends on.", valueName: "number"))
  public var seed: UInt64 = 1

  /// How many threads train; nil is one a processor core.
  @Option(
    name: .customLong("jobs"),
    help: ArgumentHelp(
      "How many threads train. (default: one a processor core)", valueName: "number"))
  public var threads: Int?

  /// Makes options without any value.
  public init() {}

  /// Finds fault with values out of range.
  public func validate() throws {
    for (name, value) in [("epochs", epochs), ("jobs", threads)] {
      if let value, !(1...100_000 ~= value) {
        throw ValidationError("--\(name) takes a number from 1 on.")
      }
    }
    if let time, seconds(time) == nil {
      throw ValidationError("--time takes a duration such as 90s, 30m or 2h.")
    }
    guard time == nil || epochs == nil else {
      throw ValidationError("--time and --epochs both say when to stop: give one of them.")
    }
  }

  /// The usual recipe for a part of a network, with these options.
  ///
  /// - Parameters:
  ///   - layers: which part is trained.
  ///   - fromScratch: whether the network begins without any knowledge.
  /// - Returns: the recipe.
  public func recipe(_ layers: TrainingRecipe.Layers, fromScratch: Bool) -> TrainingRecipe {
    var recipe = TrainingRecipe(
      layers: layers, fromScratch: fromScratch, threads: threads ?? usableCores())
    if let epochs { recipe.length = .epochs(epochs) }
    if let limit = time.flatMap(seconds) { recipe.length = .seconds(limit) }
    recipe.seed = seed
    return recipe
  }

  /// The seconds of a duration such as 90s, 30m or 2h.
  private func seconds(_ text: String) -> Double? {
    let factors: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = text.last, let factor = factors[unit], let count = Double(text.dropLast()),
      count > 0, count.isFinite
    else { return nil }
    return count * factor
  }
}
