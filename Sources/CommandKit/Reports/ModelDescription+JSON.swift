public import BreedRecognition
public import Reporting

extension ModelDescription {
  /// The JSON members that identify the model of a report: `model` and `thresholds`.
  public var jsonMembers: JSONValue.Members {
    [
      (
        "model",
        [
          "name": .string(name), "architecture": .string(architecture), "digest": .string(digest),
          "precision": .string(precision),
        ]
      ),
      (
        "thresholds",
        [
          "dogProbability": .rounded(thresholds.dogProbability),
          "confidence": .rounded(thresholds.confidence),
        ]
      ),
    ]
  }
}
