public import Imaging
public import NeuralNetwork
public import NeuralNetworkTraining

/// The hyperparameters of a training.
///
/// A recipe with a number of epochs, its dataset and its starting weights reproduce the network.
public struct TrainingRecipe: Sendable, Hashable, Codable {
  /// The trained part of a network.
  public enum Layers: Sendable, Hashable, Codable {
    /// The last layer.
    case head
    /// A stage, such as `Mixed_7b`, and all later layers.
    case from(String)
    /// All layers.
    case all
  }

  /// The length of a training.
  public enum Length: Sendable, Hashable, Codable {
    /// A number of epochs.
    case epochs(Int)
    /// A training time in seconds.
    case seconds(Double)
  }

  /// The name of an optimiser.
  public enum OptimizerName: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stochastic gradient descent with momentum.
    case sgd
    /// Adam with decoupled weight decay.
    case adamw
  }

  /// The trained part.
  public var layers: Layers
  /// The length of the training.
  public var length: Length
  /// The peak learning rate.
  public var learningRate: Float
  /// The number of photos per step.
  public var batchSize: Int
  /// The optimiser.
  public var optimizer: OptimizerName
  /// The weight decay of kernels.
  public var weightDecay: Float
  /// The share of each target that is spread over the classes.
  public var labelSmoothing: Float = 0.1
  /// The global norm to which larger gradients are clipped.
  public var clipNorm: Float = 5
  /// The decay of the averaged parameters; 0 for no average.
  public var average: Double
  /// The arithmetic precision.
  public var precision = Precision.f32
  /// The mode of batch normalisation.
  public var statistics: BatchStatistics
  /// The kinds of random augmentation.
  public var augmentation: [Augmentation.Kind]
  /// The number of views of each photo that a frozen part computes features of.
  public var views: Int
  /// The random seed.
  public var seed: UInt64
  /// The number of threads that share a batch.
  public var threads: Int

  /// Creates the default recipe for a part of a network.
  ///
  /// - Parameters:
  ///   - layers: the trained part.
  ///   - fromScratch: whether the training starts without weights.
  ///   - threads: the number of threads that share a batch.
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
      // At 1e-3, networks without normalisation diverge in their first steps, and some never
      // recover.
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
