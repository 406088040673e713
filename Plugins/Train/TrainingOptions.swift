public import ArgumentParser
internal import BreedRecognition
public import BreedTraining
internal import CommandKit
internal import Imaging
internal import Messages
internal import TrainingKit

/// The options for the training of a network.
package struct TrainingOptions: ParsableArguments, Sendable {
  @OptionGroup private var run: RunOptions

  @Option(help: ArgumentHelp("Peak learning rate.", valueName: "number"))
  private var learningRate: Float?

  @Option(help: ArgumentHelp("Batch size.", valueName: "number"))
  private var batchSize: Int?

  @Option(
    help: """
      Precision: f32, bf16, or auto, which uses what is fastest on this processor.
      """)
  private var precision = PrecisionChoice.f32

  @Option(help: "Optimizer: adamw or sgd.")
  private var optimizer: TrainingRecipe.OptimizerName = .adamw

  @Option(help: ArgumentHelp("Weight decay.", valueName: "number"))
  private var weightDecay: Float?

  @Option(
    help: ArgumentHelp("Label smoothing, from 0 to below 1.", valueName: "number"))
  private var labelSmoothing: Float = 0.1

  @Option(
    help: ArgumentHelp(
      """
      Random augmentations, separated by commas: rotation, zoom, mirror, brightness, contrast, \
      color, zoom-out; or none. (default: all except zoom-out)
      """,
      valueName: "list"))
  private var augment: String?

  @Option(
    help: ArgumentHelp(
      "Number of augmented versions of each photo for frozen layers. (default: 2)",
      valueName: "number"))
  private var views: Int?

  /// Creates options without values.
  package init() {}

  /// Checks that the values are valid.
  package func validate() throws {
    try ValidationError.check("--batch-size", batchSize, in: 1...100_000)
    try ValidationError.check("--views", views, in: 1...100_000)
    if let learningRate, !(learningRate > 0 && learningRate <= 10) {
      throw ValidationError(TrainMessage.learningRate)
    }
    guard (0..<1).contains(labelSmoothing) else {
      throw ValidationError(TrainMessage.labelSmoothing)
    }
    guard precision != .int8 else { throw ValidationError(TrainMessage.precision) }
    if let weightDecay, !(0...1 ~= weightDecay) {
      throw ValidationError(
        CommandMessage.between, ["option": "--weight-decay", "least": 0, "most": 1])
    }
    let kinds: [Augmentation.Kind]? = augment.flatMap { list($0) }
    if augment != nil, kinds == nil {
      let known = Augmentation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(TrainMessage.augmentations, ["known": .text(known)])
    }
  }

  /// The choice that the options describe.
  var choice: TrainingChoice {
    TrainingChoice(
      run: run.choice, learningRate: learningRate, batchSize: batchSize,
      precision: precision, optimizer: optimizer,
      weightDecay: weightDecay, labelSmoothing: labelSmoothing,
      augmentation: augment.map { list($0) ?? [] }, views: views)
  }
}

/// The settings of a training that override its recipe.
package struct TrainingChoice: Sendable {
  let run: RunChoice
  let learningRate: Float?
  let batchSize: Int?
  let precision: PrecisionChoice
  let optimizer: TrainingRecipe.OptimizerName
  let weightDecay: Float?
  let labelSmoothing: Float
  let augmentation: [Augmentation.Kind]?
  let views: Int?

  /// Returns the recipe for training a part of a network.
  func recipe(_ layers: TrainingRecipe.Layers, fromScratch: Bool) -> TrainingRecipe {
    var recipe = run.recipe(layers, fromScratch: fromScratch)
    if let learningRate { recipe.learningRate = learningRate }
    if let batchSize { recipe.batchSize = max(batchSize, recipe.threads) }
    if let weightDecay { recipe.weightDecay = weightDecay }
    if let augmentation { recipe.augmentation = augmentation }
    if let views { recipe.views = views }
    if recipe.augmentation.isEmpty { recipe.views = 1 }
    recipe.precision = precision.resolved(hasInt8: false)
    recipe.optimizer = optimizer
    recipe.labelSmoothing = labelSmoothing
    return recipe
  }
}

extension TrainingRecipe.OptimizerName: ArgumentParser.ExpressibleByArgument {}
