public import Files
public import PhotoArchive
internal import Reporting

/// The record of one epoch of a training, which is a line of its log.
public struct EpochRecord: Sendable, Hashable, Codable {
  /// The number of the epoch, from 1.
  public var epoch: Int
  /// The mean loss over the epoch, with augmentation, smoothing and dropout.
  public var loss: Double
  /// The training accuracy over the epoch, with augmentation and dropout.
  public var accuracy: Double
  /// The mean negative log likelihood of the validation photos of dogs, in nats.
  public var validationLoss: Double
  /// The share of the validation photos of dogs whose best class is correct.
  public var validationAccuracy: Double
  /// The learning rate of the last step.
  public var learningRate: Double
  /// The total duration of the training so far, over all runs, in seconds.
  public var seconds: Double
  /// The photos per second, including decoding and augmentation.
  public var photosPerSecond: Double
}

extension EpochRecord {
  /// The record as a line of the training's JSON Lines log.
  ///
  /// Numbers are not rounded, since learning rates are small.
  public var logLine: String {
    let record: JSONValue = [
      "epoch": .integer(epoch), "loss": .number(loss), "accuracy": .number(accuracy),
      "validationLoss": .number(validationLoss),
      "validationAccuracy": .number(validationAccuracy), "learningRate": .number(learningRate),
      "seconds": .number(seconds), "photosPerSecond": .number(photosPerSecond),
    ]
    return record.line
  }
}

/// A progress event of a training.
public enum TrainingEvent: Sendable {
  /// The training begins, with its approximate memory use in bytes without the photos, and the
  /// epochs that a resumed training has already done.
  case began(memory: Int, epochs: [EpochRecord])
  /// The frozen part has computed the features of `done` photos.
  case features(done: Int, total: Int)
  /// A step is done.
  case step(StepProgress)
  /// An epoch is done.
  case epoch(EpochRecord)
  /// A photo can't be decoded, and is left out; with the reason.
  case unreadable(Path, Reason)
}

/// The progress of a training.
public struct StepProgress: Sendable, Hashable {
  /// The number of the epoch, from 1.
  public var epoch: Int
  /// The share of the whole training that is done, 0 to 1.
  public var share: Double
  /// The mean loss of the epoch so far.
  public var loss: Double
  /// The training accuracy of the epoch so far.
  public var accuracy: Double
  /// The photos per second in this epoch.
  public var photosPerSecond: Double
  /// The estimated remaining time in seconds.
  public var secondsLeft: Double
}
