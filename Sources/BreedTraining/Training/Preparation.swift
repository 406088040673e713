public import Imaging
internal import Messages

/// The name of a preparation step, as given in options.
public enum PreparationName: String, Sendable, Hashable, CaseIterable, Codable {
  /// Histogram equalisation.
  case equalize
  /// Standardisation of each picture to a mean of 0 and a standard deviation of 1.
  case standardize
  /// ZCA whitening of colour patches, fitted on the training photos.
  case zca
}

extension Preprocessing {
  /// Returns the same preparation with another size or other steps.
  ///
  /// - Parameters:
  ///   - side: the width and height of the network's input in pixels; nil keeps the width for both.
  ///   - steps: the steps in order; nil keeps the steps.
  /// - Returns: the preparation.
  public func with(side: Int? = nil, steps: [PreparationStep]? = nil) -> Preprocessing {
    Preprocessing(
      side: side ?? width, fit: fit, cropFraction: cropFraction, interpolation: interpolation,
      mean: mean, std: std, range: range, steps: steps ?? self.steps)
  }

  /// Returns the preparation with steps of these names, fitted on photos where necessary.
  ///
  /// - Parameters:
  ///   - names: the steps in order.
  ///   - samples: the training photos.
  ///   - recipe: the recipe, for its number of threads and its random seed.
  /// - Returns: the preparation.
  /// - Throws: `DatasetError` when the steps can't be combined or fitted.
  public func prepared(
    by names: [PreparationName], fittedOn samples: [Sample], _ recipe: TrainingRecipe
  ) throws -> Preprocessing {
    var steps: [PreparationStep] = []
    for name in names {
      switch name {
      case .equalize: steps.append(.equalize)
      case .standardize: steps.append(.standardize)
      case .zca: steps.append(.zca(try whitening(after: steps, samples, recipe)))
      }
      if let complaint = PreparationStep.complaint(about: steps, width: width, height: height) {
        throw DatasetError(.badSteps, ["cause": .message(complaint)])
      }
    }
    return with(steps: steps)
  }

  private func whitening(
    after steps: [PreparationStep], _ samples: [Sample], _ recipe: TrainingRecipe
  ) throws -> ZCAWhitening {
    let side = ZCAWhitening.patchSide
    guard width % side == 0, height % side == 0 else {
      throw DatasetError(.indivisibleSize, ["side": .count(side), "size": .count(width)])
    }
    var fitting = ZCAWhitening.Fitting()
    let order = shuffledOrder(of: samples.count, seed: recipe.seed, epoch: -1)
    let loader = try BatchLoader(
      samples, order: Array(order.prefix(Self.whiteningPhotos)),
      recipe: BatchRecipe(
        preprocessing: with(steps: steps), batchSize: 16, seed: recipe.seed,
        threads: recipe.threads),
      store: PhotoStore(budget: 0))
    while let batch = try loader.next() {
      for photo in 0..<batch.count {
        batch.withInput(of: photo) { fitting.add($0, width: width, height: height) }
      }
    }
    guard let whitening = fitting.whitening() else {
      throw DatasetError(.nothingToFit)
    }
    return whitening
  }

  /// The number of photos to fit on; each has hundreds of patches, so more have no visible effect.
  private static var whiteningPhotos: Int { 500 }
}
