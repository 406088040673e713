public import BreedRecognition

/// Loads a classifier from the model bundle that `request` names.
///
/// - Parameter request: the bundle, and how it is to be used.
/// - Returns: the classifier, which is ready for all workers.
/// - Throws: an error whose description is a sentence for the user.
public func loadClassifier(_ request: ClassifierRequest) throws -> any PhotoClassifier {
  try BreedClassifier(
    ModelLocation.current.bundle(request.model), precision: request.precision,
    minimumConfidence: request.minConfidence)
}
