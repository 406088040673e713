internal import BreedTraining

/// All that a comparison tells.
struct Comparison: Sendable {
  /// How many classes there are.
  let classes: Int
  /// How many photos each split has, those without a dog included.
  let photos: [DatasetSplit: Int]
  /// What tells the dataset from others.
  let digest: String
  /// The networks that are done, in the order in which they were asked for.
  let results: [NetworkResult]
  /// The networks that could not take part.
  let leftOut: [Lineup.LeftOut]
  /// Whether it was stopped before the end.
  let isInterrupted: Bool
}

extension Comparison {
  /// Puts a comparison together.
  ///
  /// - Parameters:
  ///   - dataset: the photos.
  ///   - results: the networks that are done.
  ///   - leftOut: the networks that could not take part.
  ///   - isInterrupted: whether it was stopped before the end.
  init(
    _ dataset: Dataset, _ results: [NetworkResult], leftOut: [Lineup.LeftOut], isInterrupted: Bool
  ) {
    self.init(
      classes: dataset.classes.count,
      photos: Dictionary(
        uniqueKeysWithValues: DatasetSplit.allCases.map { ($0, dataset[$0].count) }),
      digest: dataset.digest, results: results, leftOut: leftOut, isInterrupted: isInterrupted)
  }
}
