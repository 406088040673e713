internal import Architectures
internal import BreedRecognition
internal import Imaging
internal import Metrics
internal import NeuralNetwork
internal import NeuralNetworkTraining
internal import Reporting

/// The model card of a trained bundle, its `README.md`: how it was trained and how accurate it is.
struct ModelCard {
  let name: String
  let problem: TrainingProblem
  let dataset: Dataset
  let recipe: TrainingRecipe
  let trained: TrainedNetwork
  let calibration: Calibration
  /// The command line that reproduces the bundle.
  let command: String

  private var start: StartingPoint { problem.start }

  /// The card in Markdown.
  var text: String {
    """
    # \(name)

    Recognises \(problem.classCount) classes of dogs\(background).

    | | |
    | --- | --- |
    | architecture | \(problem.architecture.name), \(millions(problem.parameterCount)) M parameters, \
    \(problem.labels.count) outputs |
    | input | RGB, \(problem.input.fit.rawValue), \(problem.input.interpolation.rawValue) to \
    \(problem.input.width)x\(problem.input.height)\(steps) |
    | confidence | softmax of logits / \(decimal(calibration.temperature, places: 2)) |
    | decision | not a dog when the classes sum to less than \
    \(decimal(calibration.thresholds.dogProbability, places: 2)); unsure when the best has less than \
    \(decimal(calibration.thresholds.confidence, places: 2)) |
    | licence | \(start.licence ?? "that of the weights it started from, which name none") |

    ## How it was trained
    Started from \(start.origin). Trained: \(layers).

    ```
    \(command)
    ```

    \(recipeLines)

    ![learning curves](curves.svg)

    ## What it learned from
    \(dataset.train.count) photos to learn from, \(dataset.validation.count) to validate and \
    \(dataset.test.count) to test with\(ofBackground). Digest of the dataset: \
    `\(dataset.digest)`.\(notes)

    ## How good it is
    \(figures)

    Temperature and thresholds were fitted on the validation photos: at these thresholds \
    \(shareText(calibration.coverage)) of them get a name\(precision).
    Figures of validation photos flatter a network whose starting weights have seen the same \
    photos: ImageNet holds those of Stanford Dogs. The honest figure is that of photos kept apart.

    Classes: \(problem.labels.prefix(problem.classCount).map(\.breed.name).joined(separator: ", ")).

    """
  }

  private var background: String {
    let count = problem.labels.count - problem.classCount
    return count > 0 ? "; \(count) further outputs together say that there is no dog" : ""
  }

  private var steps: String {
    problem.input.steps.isEmpty
      ? "" : ", then " + problem.input.steps.map(\.name).joined(separator: ", ")
  }

  private var layers: String {
    switch recipe.layers {
    case .head: "the last layer"
    case .from(let stage): "from \(stage) on"
    case .all: "all layers"
    }
  }

  private var recipeLines: String {
    let length =
      switch recipe.length {
      case .epochs(let count): "\(count) epochs"
      case .seconds(let seconds): "\(Int(seconds)) seconds, which no two computers spend alike"
      }
    let augmentation =
      recipe.augmentation.isEmpty
      ? "none" : recipe.augmentation.map(\.rawValue).joined(separator: ", ")
    return """
      \(length), batches of \(recipe.batchSize) on \(recipe.threads) threads in \
      \(recipe.precision.rawValue), \
      \(recipe.optimizer.rawValue) with a learning rate of \(recipe.learningRate) (warm-up, then a \
      cosine) and a weight decay of \(recipe.weightDecay), label smoothing \(recipe.labelSmoothing), \
      averaged weights (\(recipe.average)), batch statistics: \(recipe.statistics.rawValue), \
      augmentation: \(augmentation), views \(recipe.views), seed \(recipe.seed). \
      \(Int(trained.seconds)) seconds of training.
      """
  }

  private var ofBackground: String {
    let count = dataset.train.count { $0.label == nil }
    return count > 0 ? ", among them photos without a dog (\(count) to learn from)" : ""
  }

  private var notes: String {
    dataset.notes.isEmpty ? "" : "\n\n" + dataset.notes.map { "- \($0)" }.joined(separator: "\n")
  }

  private var precision: String {
    calibration.precision.map { ", and \(shareText($0)) of those are right" } ?? ""
  }

  /// Returns a Markdown table of the accuracy on the validation and test photos.
  private var figures: String {
    var lines = [
      "| photos | number | best class right | within five |", "| --- | --- | --- | --- |",
    ]
    for (name, outputs) in [("validation", trained.validation), ("test", trained.test)] {
      let figures = SplitFigures(outputs, classCount: problem.classCount)
      guard figures.photos > 0 else { continue }
      lines.append(
        "| \(name) | \(figures.photos) | \(shareText(figures.accuracy)) | "
          + "\(shareText(figures.top5)) |")
    }
    return lines.joined(separator: "\n")
  }
}
