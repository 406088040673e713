public import BreedRecognition

/// Loads a classifier from the model bundle that `request` names.
///
/// - Parameter request: the bundle, and how it is to be used.
/// - Returns: the classifier, which is ready for all workers.
/// - Throws: an error whose description is a sentence for the user.
public func loadClassifier(_ request: ClassifierRequest) throws -> any PhotoClassifier {
  let bundle = try ModelLocation.current.bundle(request.model)
  try request.check(against: bundle.manifest.thresholds, of: bundle.manifest.name)
  return BreedClassifier(
    bundle, precision: request.precision, minimumConfidence: request.minConfidence)
}

extension ClassifierRequest {
  /// Finds out whether the model may name breeds from the confidence that is asked for.
  ///
  /// - Throws: a `CommandError` that says why it may not.
  func check(against thresholds: Thresholds, of model: String) throws(CommandError) {
    guard let minConfidence, minConfidence < thresholds.floor else { return }
    throw CommandError(
      .usage,
      "--min-confidence \(minConfidence) is too low for the model \(model): it was validated on "
        + "\(counted(thresholds.photos ?? 0, "photo", "photos")) of dogs, and with fewer than "
        + "\(Thresholds.enoughPhotos) kennel names no breed below \(thresholds.floor).")
  }
}
