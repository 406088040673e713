public import ArgumentParser
internal import BreedRecognition
public import BreedTraining
internal import Imaging
package import TrainingKit

/// The options that say how a network is trained.
package struct TrainingOptions: ParsableArguments, Sendable {
  @OptionGroup package var run: RunOptions

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "number"))
  package var learningRate: Float?

  @Option(help: ArgumentHelp("Photos a step.", valueName: "number"))
  package var batchSize: Int?

  @Option(
    help: """
      The arithmetic: f32; bf16, which some processors are faster in; or auto, which takes what \
      this processor is faster in.
      """)
  var precision = PrecisionChoice.f32

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

  package init() {}

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

  /// The recipe for a part of a network.
  package func recipe(_ layers: TrainingRecipe.Layers, fromScratch: Bool) -> TrainingRecipe {
    var recipe = run.recipe(layers, fromScratch: fromScratch)
    if let learningRate { recipe.learningRate = learningRate }
    if let batchSize { recipe.batchSize = max(batchSize, recipe.threads) }
    if let weightDecay { recipe.weightDecay = weightDecay }
    if let augment { recipe.augmentation = list(augment) ?? [] }
    if let views { recipe.views = views }
    if recipe.augmentation.isEmpty { recipe.views = 1 }
    recipe.precision = precision.resolved(hasInt8: false)
    recipe.optimizer = optimizer
    recipe.labelSmoothing = labelSmoothing
    return recipe
  }
}

extension TrainingRecipe.OptimizerName: ArgumentParser.ExpressibleByArgument {}
