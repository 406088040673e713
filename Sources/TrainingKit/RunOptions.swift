public import ArgumentParser
public import BreedTraining
internal import CommandKit
internal import Messages
internal import Threads

/// The options for the length, the random seed and the threads of a training.
public struct RunOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "Number of epochs: how often the training goes through all photos.", valueName: "number"))
  private var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "Train for a duration instead, such as 90s, 30m or 2h.", valueName: "duration"))
  private var time: String?

  @Option(help: ArgumentHelp("Random seed.", valueName: "number"))
  private var seed: UInt64 = 1

  @Option(
    name: .customLong("jobs"),
    help: ArgumentHelp(
      "Number of threads. (default: one for each processor core)", valueName: "number"))
  private var threads: Int?

  /// Creates options without values.
  public init() {}

  /// Checks that the values are in range.
  public func validate() throws {
    try ValidationError.check("--epochs", epochs, in: 1...100_000)
    try ValidationError.check("--jobs", threads, in: 1...100_000)
    if let time, seconds(time) == nil { throw ValidationError(TrainingKitMessage.duration) }
    guard time == nil || epochs == nil else { throw ValidationError(TrainingKitMessage.twoLengths) }
  }

  /// The choice that the options describe.
  public var choice: RunChoice {
    let length: TrainingRecipe.Length? =
      epochs.map(TrainingRecipe.Length.epochs)
      ?? time.flatMap(seconds).map(TrainingRecipe.Length.seconds)
    return RunChoice(length: length, seed: seed, threads: threads)
  }

  /// Returns the seconds of a duration such as 90s, 30m or 2h.
  private func seconds(_ text: String) -> Double? {
    let factors: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = text.last, let factor = factors[unit], let count = Double(text.dropLast()),
      count > 0, count.isFinite
    else { return nil }
    return count * factor
  }
}

/// The length, the random seed and the threads of a training.
public struct RunChoice: Sendable, Hashable {
  /// The length; nil is that of the recipe.
  public var length: TrainingRecipe.Length?
  /// The random seed.
  public var seed: UInt64
  /// The number of threads; nil means one for each processor core.
  public var threads: Int?

  /// Creates a choice from its parts.
  public init(length: TrainingRecipe.Length? = nil, seed: UInt64 = 1, threads: Int? = nil) {
    self.length = length
    self.seed = seed
    self.threads = threads
  }

  /// Returns the default recipe for training a part of a network, with this choice.
  ///
  /// - Parameters:
  ///   - layers: the layers to train.
  ///   - fromScratch: whether the network starts from random weights.
  /// - Returns: the recipe.
  public func recipe(_ layers: TrainingRecipe.Layers, fromScratch: Bool) -> TrainingRecipe {
    var recipe = TrainingRecipe(
      layers: layers, fromScratch: fromScratch, threads: threads ?? usableCores())
    if let length { recipe.length = length }
    recipe.seed = seed
    return recipe
  }
}
