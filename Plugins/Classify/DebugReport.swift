internal import Files
import BreedRecognition
import CommandKit
import Messages
import PhotoArchive
import PhotoMetadata
import Reporting

/// The output of `--debug` on standard error.
enum DebugReport {
  /// Returns the model and the number of threads.
  static func message(_ model: ModelDescription, _ workers: Int) -> Message {
    ClassifyMessage.debugModel([
      "name": .text(model.name), "architecture": .text(model.architecture),
      "precision": .text(model.precision), "folder": "\(model.folder)",
      "digest": .text(model.digest), "dog": "\(model.thresholds.dogProbability)",
      "breed": "\(model.thresholds.confidence)", "count": .count(workers),
    ])
  }

  /// Returns the sizes and times of a photo, when it was taken and by which source, and the logits
  /// and confidences of its best breeds.
  static func lines(
    _ result: PhotoResult, _ date: (date: CaptureDate, source: CaptureDate.Source?)?
  ) -> [Message] {
    guard case .success(let recognition) = result.recognition else {
      return [ClassifyMessage.debugUnread(["file": "\(result.path)"])]
    }
    let taken = recognition.measurements
    let photo = ClassifyMessage.debugPhoto([
      "file": "\(result.path)", "stored": "\(taken.storedSize)", "decoded": "\(taken.decodedSize)",
      "input": "\(taken.inputSize)", "decode": .text(milliseconds(taken.decode)),
      "preprocess": .text(milliseconds(taken.preprocess)),
      "inference": .text(milliseconds(taken.inference)),
      "dog": .text(decimal(recognition.dogProbability, places: 4)),
    ])
    return [photo, dateTaken(date?.date, date?.source)]
      + recognition.ranking.prefix(5).map { ranked in
        ClassifyMessage.debugBreed([
          "id": .text(ranked.breed.id), "name": .text(ranked.breed.name),
          "raw": .text(decimal(Double(ranked.logit), places: 4)),
          "calibrated": .text(decimal(ranked.confidence, places: 4)),
        ])
      }
  }

  private static func dateTaken(_ date: CaptureDate?, _ source: CaptureDate.Source?) -> Message {
    guard let date, let source else { return ClassifyMessage.debugUndated() }
    let parts = [
      zeroPadded(date.year, to: 4), zeroPadded(date.month, to: 2), zeroPadded(date.day, to: 2),
    ]
    return ClassifyMessage.debugTaken([
      "date": .text(parts.joined(separator: "-")), "source": .text(source.rawValue),
    ])
  }
}
