public import Imaging
internal import Randomness

/// The parameters for making batches of photos.
public struct BatchRecipe: Sendable {
  /// The preprocessing of the network's input.
  public var preprocessing: Preprocessing
  /// The random augmentation of photos; nil for none, as at inference.
  public var augmentation: Augmentation?
  /// The backgrounds of zoomed-out photos; a flat colour is used if there are none.
  public var backgrounds: [Sample]
  /// The number of photos per batch; the last batch may have fewer.
  public var batchSize: Int
  /// The random seed.
  public var seed: UInt64
  /// The number of photos that are prepared concurrently; it does not affect the batches.
  public var threads: Int

  /// Creates a recipe.
  ///
  /// - Parameters:
  ///   - preprocessing: the preprocessing of the network's input.
  ///   - augmentation: the random augmentation of photos; nil for none.
  ///   - backgrounds: the backgrounds of zoomed-out photos.
  ///   - batchSize: the number of photos per batch.
  ///   - seed: the random seed.
  ///   - threads: the number of photos that are prepared concurrently.
  public init(
    preprocessing: Preprocessing, augmentation: Augmentation? = nil, backgrounds: [Sample] = [],
    batchSize: Int, seed: UInt64 = 0, threads: Int
  ) {
    precondition(batchSize > 0)
    self.preprocessing = preprocessing
    self.augmentation = augmentation
    self.backgrounds = backgrounds
    self.batchSize = batchSize
    self.seed = seed
    self.threads = max(1, threads)
  }

  /// The maximum number of photos that are prepared ahead, which bounds the memory use.
  var window: Int { max(2 * batchSize, 4 * threads) }
}

/// A batch of photos as the network's input.
public struct Batch: Sendable {
  /// The red, green and blue plane of each photo, [N, 3, H, W].
  public let inputs: [Float]
  /// The photos' labels; nil for background photos.
  public let labels: [Int?]
  /// The photos' indices in the samples.
  public let indices: [Int]

  /// The number of photos.
  public var count: Int { labels.count }

  /// Calls `body` with the network's input for one photo, by its number in the batch.
  func withInput<Result>(
    of photo: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    let size = inputs.count / count
    return try inputs.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[photo * size..<(photo + 1) * size]))
    }
  }
}

/// Returns a random permutation of `count` samples, determined by the seed and the epoch.
public func shuffledOrder(of count: Int, seed: UInt64, epoch: Int) -> [Int] {
  var order = Array(0..<count)
  var generator = SeededGenerator(seed: seed, epoch: epoch, position: -1)
  for last in order.indices.reversed() {
    let other = Int(generator.next().multipliedFullWidth(by: UInt64(last) + 1).high)
    order.swapAt(last, other)
  }
  return order
}

extension SeededGenerator {
  /// Creates the generator of a position in an epoch.
  init(seed: UInt64, epoch: Int, position: Int) {
    self.init(seed: seed)
    for part in [epoch, position] {
      self.init(seed: next() ^ UInt64(truncatingIfNeeded: part))
    }
  }
}
