public import ArgumentParser
public import BreedTraining
internal import Imaging
internal import Threads

/// The options that say how a network is trained.
package struct TrainingOptions: ParsableArguments, Sendable {
  @Option(help: ArgumentHelp("How often each photo is seen.", valueName: "number"))
  package var epochs: Int?

  @Option(
    help: ArgumentHelp("Train for so long instead: 90s, 30m, 2h.", valueName: "duration"))
  package var time: String?

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "number"))
  package var learningRate: Float?

  @Option(help: ArgumentHelp("Photos a step.", valueName: "number"))
  package var batchSize: Int?

  @Option(help: "How weights follow their gradients: adamw or sgd.")
  package var optimizer: TrainingRecipe.OptimizerName = .adamw

  @Option(help: ArgumentHelp("The decay of kernels.", valueName: "number"))
  package var weightDecay: Float?

  @Option(
    help: ArgumentHelp("The share of each answer spread over the classes.", valueName: "number"))
  package var labelSmoothing: Float = 0.1

  @Option(
    help: ArgumentHelp(
      """
      What chance does to photos: rotation, zoom, mirror, brightness, contrast, color, zoom-out, \
      with commas between; or none. (default: all but zoom-out)
      """,
      valueName: "list"))
  package var augment: String?

  @Option(
    help: ArgumentHelp(
      "How many versions of each photo go through the part that is not trained. (default: 2)",
      valueName: "number"))
  package var views: Int?

  @Option(help: ArgumentHelp("What chance depends on.", valueName: "number"))
  package var seed: UInt64 = 1

  @Option(
    name: .customLong("jobs"),
    help: ArgumentHelp(
      "How many threads train. (default: one a processor core)", valueName: "number"))
  package var threads: Int?

  package init() {}

  package func validate() throws {
    for (name, value) in [
      ("epochs", epochs), ("batch-size", batchSize), ("views", views), ("jobs", threads),
    ] {
      if let value, !(1...100_000 ~= value) {
        throw ValidationError("--\(name) takes a number from 1 on.")
      }
    }
    if let learningRate, !(learningRate > 0 && learningRate <= 10) {
      throw ValidationError("--learning-rate takes a number above 0, such as 0.001.")
    }
    guard (0..<1).contains(labelSmoothing) else {
      throw ValidationError("--label-smoothing takes a number from 0 to below 1.")
    }
    if let weightDecay, !(0...1 ~= weightDecay) {
      throw ValidationError("--weight-decay takes a number from 0 to 1.")
    }
    if let time, seconds(time) == nil {
      throw ValidationError("--time takes a duration such as 90s, 30m or 2h.")
    }
    guard time == nil || epochs == nil else {
      throw ValidationError("--time and --epochs both say when to stop: give one of them.")
    }
    let kinds: [Augmentation.Kind]? = augment.flatMap { list($0) }
    if augment != nil, kinds == nil {
      let known = Augmentation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--augment takes \(known), with commas between; or none.")
    }
  }

  /// The recipe for a part of a network.
  package func recipe(_ layers: TrainingRecipe.Layers, fromScratch: Bool) -> TrainingRecipe {
    var recipe = TrainingRecipe(
      layers: layers, fromScratch: fromScratch, threads: threads ?? usableCores())
    if let epochs { recipe.length = .epochs(epochs) }
    if let limit = time.flatMap(seconds) { recipe.length = .seconds(limit) }
    if let learningRate { recipe.learningRate = learningRate }
    if let batchSize { recipe.batchSize = max(batchSize, recipe.threads) }
    if let weightDecay { recipe.weightDecay = weightDecay }
    if let augment { recipe.augmentation = list(augment) ?? [] }
    if let views { recipe.views = views }
    if recipe.augmentation.isEmpty { recipe.views = 1 }
    recipe.optimizer = optimizer
    recipe.labelSmoothing = labelSmoothing
    recipe.seed = seed
    return recipe
  }

  /// The seconds of a duration such as 90s, 30m or 2h.
  private func seconds(_ text: String) -> Double? {
    let factors: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = text.last, let factor = factors[unit], let count = Double(text.dropLast()),
      count > 0
    else { return nil }
    return count * factor
  }
}

extension TrainingRecipe.OptimizerName: ArgumentParser.ExpressibleByArgument {}
