internal import Files
import BreedRecognition
import CommandKit
import PhotoArchive
import Reporting

/// What `--debug` tells on standard error.
enum DebugReport {
  /// The model and the threads.
  static func text(_ model: ModelDescription, _ workers: Int) -> String {
    """
    debug: model \(model.name) (\(model.architecture), \(model.precision)) in \(model.folder)
    debug: weights SHA-256 \(model.digest)
    debug: a dog from \(model.thresholds.dogProbability), a breed from \
    \(model.thresholds.confidence)
    debug: up to \(workers) photos at a time, a thread each
    """
  }

  /// A photo's sizes and times, and its best breeds' raw and calibrated values.
  static func text(_ result: PhotoResult) -> String {
    let head = "debug: \(result.path.displayName): "
    guard case .success(let recognition) = result.recognition else { return head + "not read" }
    let taken = recognition.measurements
    let sizes = "\(taken.storedSize) decoded as \(taken.decodedSize), input \(taken.inputSize)"
    let times =
      "decode \(milliseconds(taken.decode)), preprocess \(milliseconds(taken.preprocess)), "
      + "inference \(milliseconds(taken.inference))"
    let breeds = recognition.ranking.prefix(5).map { ranked in
      "debug:   \(ranked.breed.id) \(ranked.breed.name): "
        + "raw \(decimal(Double(ranked.logit), places: 4)), "
        + "calibrated \(decimal(ranked.confidence, places: 4))"
    }
    let dog = "dog \(decimal(recognition.dogProbability, places: 4))"
    return (["\(head)\(sizes); \(times); \(dog)"] + breeds).joined(separator: "\n")
  }
}
