internal import Files
internal import Imaging
internal import Messages
internal import Threads
internal import Randomness

/// Reads, decodes and augments the photos of an epoch in background threads, ahead of the training.
///
/// The batches depend on the samples, the order, the recipe and the epoch, but neither on the
/// number of threads nor on the contents of the store. Besides the store, the loader uses 12 bytes
/// per pixel of the network's input for each photo in the window, which is two batches or four
/// photos per thread, whichever is more, and for each photo of the returned batch.
public final class BatchLoader {
  private let recipe: BatchRecipe
  private let queue: WorkQueue<Range<Int>.Iterator, PreparedPhoto>
  private let workers: [WorkerThread]

  /// Creates a loader and starts its threads.
  ///
  /// - Parameters:
  ///   - samples: the photos, including replacements for undecodable ones.
  ///   - order: the indices of the photos to load, in order.
  ///   - recipe: how photos become batches.
  ///   - store: the cache of decoded photos.
  ///   - epoch: the epoch; with the seed and the position in the order it seeds the augmentation.
  ///   - start: the number of photos of `order` to skip, to resume a training.
  /// - Throws: `ThreadError` when no thread can be started.
  public init(
    _ samples: [Sample], order: [Int], recipe: BatchRecipe, store: PhotoStore, epoch: Int = 0,
    from start: Int = 0
  ) throws {
    self.recipe = recipe
    queue = WorkQueue(
      (min(start, order.count)..<order.count).makeIterator(), workers: recipe.threads,
      window: recipe.window)
    // For replacing photos that can no longer be read.
    let sameLabel = Dictionary(grouping: samples.indices, by: { samples[$0].label })
    workers = try queue.startThreads {
      let preparer = PhotoPreparer(samples, sameLabel, recipe, store, epoch)
      return { position in try preparer.prepare(order[position], at: position) }
    }
  }

  deinit {
    queue.stop()
    for worker in workers { worker.join() }
  }

  /// Waits for the next batch and returns it; nil after the last one.
  ///
  /// - Throws: a `DatasetError` when no photo of a class can be decoded.
  public func next() throws -> Batch? {
    var photos: [PreparedPhoto] = []
    // The queue returns photos in their order, whichever thread finishes first.
    while photos.count < recipe.batchSize, let photo = try queue.next() { photos.append(photo) }
    guard !photos.isEmpty else { return nil }
    let size = recipe.preprocessing.outputCount
    let inputs = [Float](unsafeUninitializedCapacity: photos.count * size) { inputs, count in
      for (index, photo) in photos.enumerated() {
        _ = inputs[index * size..<(index + 1) * size].initialize(fromContentsOf: photo.input)
      }
      count = photos.count * size
    }
    return Batch(inputs: inputs, labels: photos.map(\.label), indices: photos.map(\.index))
  }
}

/// A photo as the network's input.
struct PreparedPhoto: Sendable {
  let input: [Float]
  let label: Int?
  let index: Int
}

/// Prepares photos on one thread.
private struct PhotoPreparer {
  private let samples: [Sample]
  private let sameLabel: [Int?: [Int]]
  private let recipe: BatchRecipe
  private let store: PhotoStore
  private let epoch: Int
  private let reader = FileReader()

  init(
    _ samples: [Sample], _ sameLabel: [Int?: [Int]], _ recipe: BatchRecipe, _ store: PhotoStore,
    _ epoch: Int
  ) {
    self.samples = samples
    self.sameLabel = sameLabel
    self.recipe = recipe
    self.store = store
    self.epoch = epoch
  }

  /// Prepares a sample, or the next one of the same label that can be decoded.
  func prepare(_ index: Int, at position: Int) throws -> PreparedPhoto {
    let (index, photo) = try readable(index)
    let input = [Float](unsafeUninitializedCapacity: recipe.preprocessing.outputCount) {
      apply(
        to: photo, at: position,
        into: UnsafeMutableBufferPointer(rebasing: $0[..<recipe.preprocessing.outputCount]))
      $1 = recipe.preprocessing.outputCount
    }
    return PreparedPhoto(input: input, label: samples[index].label, index: index)
  }

  private func readable(_ index: Int) throws -> (Int, DecodedPhoto) {
    if let photo = try? decoded(samples[index]) { return (index, photo) }
    let others = sameLabel[samples[index].label] ?? []
    let start = others.firstIndex(of: index) ?? 0
    // In a fixed order from the photo on, so that a resumed training finds the same replacement.
    for other in others[start...] + others[..<start] {
      if let photo = try? decoded(samples[other]) { return (other, photo) }
    }
    throw DatasetError(.photosGone, ["file": "\(samples[index].path)"])
  }

  private func decoded(_ sample: Sample) throws -> DecodedPhoto {
    try store.photo(
      at: sample.path, minimumShortSide: recipe.preprocessing.minimumShortSide, reader)
  }

  private func apply(
    to photo: DecodedPhoto, at position: Int, into input: UnsafeMutableBufferPointer<Float>
  ) {
    let preprocessing = recipe.preprocessing
    guard let augmentation = recipe.augmentation else {
      return preprocessing.apply(to: photo, into: input)
    }
    // Seeded by position and not by thread, so results don't depend on the scheduling of threads.
    var generator = SeededGenerator(seed: recipe.seed, epoch: epoch, position: position)
    // Drawn even without backgrounds, so that the later random numbers stay the same.
    let choice = generator.next()
    let image = augmentation.apply(
      to: photo, for: preprocessing, onto: background(choice), using: &generator)
    preprocessing.apply(to: image, into: input)
  }

  /// Returns a background in display orientation; nil without backgrounds, or if it can't be
  /// decoded.
  private func background(_ choice: UInt64) -> Image? {
    let backgrounds = recipe.backgrounds
    guard !backgrounds.isEmpty else { return nil }
    // The high half of the product is uniform below the count without a division.
    let index = Int(choice.multipliedFullWidth(by: UInt64(backgrounds.count)).high)
    guard let photo = try? decoded(backgrounds[index]) else { return nil }
    return photo.orientation.applied(to: photo.image)
  }
}
