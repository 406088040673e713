public import ArgumentParser
internal import BreedRecognition
public import BreedTraining
internal import Imaging
internal import TrainingKit

/// The options that say how a network is trained.
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

  /// Makes options without any value.
  package init() {}

  /// Finds fault with values that make no sense.
  package func validate() throws {
    for (name, value) in [("batch-size", batchSize), ("views", views)] {
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
    guard precision != .int8 else {
      throw ValidationError("--precision takes f32, bf16 or auto in training.")
    }
    if let weightDecay, !(0...1 ~= weightDecay) {
      throw ValidationError("--weight-decay takes a number from 0 to 1.")
    }
    let kinds: [Augmentation.Kind]? = augment.flatMap { list($0) }
    if augment != nil, kinds == nil {
      let known = Augmentation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--augment takes \(known), with commas between; or none.")
    }
  }

  /// What the options ask for.
  var choice: TrainingChoice {
    TrainingChoice(
      run: run.choice, learningRate: learningRate, batchSize: batchSize,
      precision: precision, optimizer: optimizer,
      weightDecay: weightDecay, labelSmoothing: labelSmoothing,
      augmentation: augment.map { list($0) ?? [] }, views: views)
  }
}

/// How a network is trained, where it is not as the recipe has it.
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

  /// The recipe for a part of a network.
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
