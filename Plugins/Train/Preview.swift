internal import BreedTraining
internal import Imaging

/// A contact sheet of photos as the network sees them in training.
struct Preview {
  private let dataset: Dataset
  private let input: Preprocessing
  private let recipe: TrainingRecipe

  private static let photos = 8
  private static let versions = 6

  init(_ dataset: Dataset, _ input: Preprocessing, _ recipe: TrainingRecipe) {
    self.dataset = dataset
    self.input = input
    self.recipe = recipe
  }

  /// Returns a row for each of some photos: the photo, then augmented versions of it.
  func image() throws -> Image {
    let samples = dataset.train
    let step = max(1, samples.count / Self.photos)
    let order = Array(stride(from: 0, to: samples.count, by: step).prefix(Self.photos))
    var columns: [[Image]] = []
    for version in 0...Self.versions {
      let kinds = version == 0 ? [] : recipe.augmentation
      let batches = BatchRecipe(
        preprocessing: input, augmentation: kinds.isEmpty ? nil : Augmentation(Set(kinds)),
        backgrounds: samples.filter { $0.label == nil }, batchSize: order.count,
        seed: recipe.seed, threads: recipe.threads)
      let loader = try BatchLoader(
        samples, order: order, recipe: batches, store: PhotoStore(), epoch: version)
      guard let batch = try loader.next() else { break }
      let size = batch.inputs.count / batch.count
      columns.append(
        batch.inputs.withUnsafeBufferPointer { inputs in
          (0..<batch.count).map {
            input.stretchedImage(
              of: UnsafeBufferPointer(rebasing: inputs[$0 * size..<($0 + 1) * size]))
          }
        })
    }
    let rows = (0..<order.count).flatMap { row in
      columns.compactMap { row < $0.count ? $0[row] : nil }
    }
    return contactSheet(rows, columns: columns.count)
  }
}
