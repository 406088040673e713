public import Imaging
internal import Randomness

/// How photos become batches.
public struct BatchRecipe: Sendable {
  /// What the network wants.
  public var preprocessing: Preprocessing
  /// What chance does to photos; nil for nothing, as at inference.
  public var augmentation: Augmentation?
  /// What zoomed out photos are laid onto; a flat colour if there is none.
  public var backgrounds: [Sample]
  /// How many photos a batch has; the last one may have fewer.
  public var batchSize: Int
  /// What chance depends on.
  public var seed: UInt64
  /// How many photos are worked on at a time; that makes no difference to the batches.
  public var threads: Int

  /// Makes a recipe.
  ///
  /// - Parameters:
  ///   - preprocessing: what the network wants.
  ///   - augmentation: the random augmentation of photos; nil for none.
  ///   - backgrounds: what zoomed out photos are laid onto.
  ///   - batchSize: how many photos a batch has.
  ///   - seed: the random seed.
  ///   - threads: how many photos are worked on at a time.
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

  /// How many photos may be ready or in work before they are wanted: what bounds the memory.
  var window: Int { max(2 * batchSize, 4 * threads) }
}

/// Photos that a network sees at once.
public struct Batch: Sendable {
  /// For each photo the planes of red, green and blue, row by row, one photo after the other.
  public let inputs: [Float]
  /// The photos' labels; nil for background photos.
  public let labels: [Int?]
  /// The photos, as indices into the samples.
  public let indices: [Int]

  /// How many photos there are.
  public var count: Int { labels.count }

  /// Gives what the network sees of one photo, by its number in the batch.
  func withInput<Result>(
    of photo: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    let size = inputs.count / count
    return try inputs.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[photo * size..<(photo + 1) * size]))
    }
  }
}

/// The order of `count` samples in an epoch, by chance but the same for the same seed.
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
  /// The sequence that belongs to a place in an epoch.
  init(seed: UInt64, epoch: Int, position: Int) {
    self.init(seed: seed)
    for part in [epoch, position] {
      self.init(seed: next() ^ UInt64(truncatingIfNeeded: part))
    }
  }
}
