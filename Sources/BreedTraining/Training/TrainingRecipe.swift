public import Imaging
public import NeuralNetwork
public import NeuralNetworkTraining

/// How a network is trained; a recipe and a dataset give the same network again.
public struct TrainingRecipe: Sendable, Hashable, Codable {
  /// Which part of a network is trained.
  public enum Layers: Sendable, Hashable, Codable {
    /// The last layer.
    case head
    /// A stage, such as `Mixed_7b`, and all that follows.
    case from(String)
    /// All of it.
    case all
  }

  /// When a training ends.
  public enum Length: Sendable, Hashable, Codable {
    /// When each photo was seen so often.
    case epochs(Int)
    /// After so many seconds of training.
    case seconds(Double)
  }

  /// The optimisers by name.
  public enum OptimizerName: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stochastic gradient descent with momentum.
    case sgd
    /// Adam with decoupled weight decay.
    case adamw
  }

  /// Which part is trained.
  public var layers: Layers
  /// When it ends.
  public var length: Length
  /// The highest learning rate.
  public var learningRate: Float
  /// Photos a step.
  public var batchSize: Int
  /// How parameters follow their gradients.
  public var optimizer: OptimizerName
  /// The decay of kernels.
  public var weightDecay: Float
  /// The share of each target that is spread over the classes.
  public var labelSmoothing: Float = 0.1
  /// The largest norm of a gradient.
  public var clipNorm: Float = 5
  /// How slowly the averaged parameters follow; 0 is no average.
  public var average: Double
  /// The arithmetic.
  public var precision = Precision.f32
  /// What batch normalisation does.
  public var statistics: BatchStatistics
  /// What chance does to photos.
  public var augmentation: [Augmentation.Kind]
  /// How many versions of each photo go through a part that is not trained.
  public var views: Int
  /// What all chance depends on.
  public var seed: UInt64
  /// How many threads share a batch.
  public var threads: Int

  /// The usual recipe for a part of a network.
  ///
  /// - Parameters:
  ///   - layers: which part is trained.
  ///   - fromScratch: whether the part begins without any knowledge.
  ///   - threads: how many threads share a batch.
  public init(layers: Layers, fromScratch: Bool = false, threads: Int) {
    self.layers = layers
    self.threads = threads
    seed = 1
    optimizer = .adamw
    statistics = fromScratch ? .batch : .frozen
    augmentation = [.rotation, .zoom, .mirror, .brightness, .contrast, .color]
    batchSize = 32
    views = 1
    switch (layers, fromScratch) {
    case (_, true):
      // At 1e-3 networks without normalisation jump away in their first steps, and some stay there.
      (length, learningRate, weightDecay, average) = (.epochs(40), 3e-4, 0.05, 0.99)
    case (.head, _):
      (length, learningRate, weightDecay, average) = (.epochs(30), 1e-3, 0.01, 0.98)
      (batchSize, views) = (64, 2)
    case (.from, _):
      (length, learningRate, weightDecay, average) = (.epochs(12), 3e-4, 0.02, 0.99)
      views = 2
    case (.all, _):
      (length, learningRate, weightDecay, average) = (.epochs(5), 2e-4, 0.02, 0.995)
    }
  }
}
