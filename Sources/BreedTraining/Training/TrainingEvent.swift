public import Files
public import PhotoArchive
internal import Reporting

/// One epoch of a training: a line of its log.
public struct EpochRecord: Sendable, Hashable, Codable {
  /// The number of the epoch, from 1.
  public var epoch: Int
  /// The mean loss over the epoch, with augmentation, smoothing and dropout.
  public var loss: Double
  /// The share of its photos that were recognised as they came, likewise.
  public var accuracy: Double
  /// The mean negative log likelihood of the validation photos of dogs, in nats.
  public var validationLoss: Double
  /// The share of the validation photos whose best class is right.
  public var validationAccuracy: Double
  /// The learning rate at the end.
  public var learningRate: Double
  /// The seconds of training up to here, over all runs.
  public var seconds: Double
  /// Photos a second, decoding and augmentation included.
  public var photosPerSecond: Double
}

extension EpochRecord {
  /// The record as a line of the training's log, which is JSON Lines.
  ///
  /// Numbers are not rounded: learning rates are small.
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

/// What a training tells while it runs.
public enum TrainingEvent: Sendable {
  /// It begins, and will hold about so many bytes of memory besides the photos; a training that is
  /// resumed has done these epochs before.
  case began(memory: Int, epochs: [EpochRecord])
  /// So many of the photos went through the part that is not trained.
  case features(done: Int, total: Int)
  /// A step was done.
  case step(StepProgress)
  /// An epoch ended.
  case epoch(EpochRecord)
  /// A photo was left out.
  case unreadable(Path, Reason)
}

/// How far a training is.
public struct StepProgress: Sendable, Hashable {
  /// The number of the epoch, from 1.
  public var epoch: Int
  /// The share of the whole training that is done, 0 to 1.
  public var share: Double
  /// The mean loss of the epoch so far.
  public var loss: Double
  /// The share of its photos that were recognised so far.
  public var accuracy: Double
  /// Photos a second in this epoch.
  public var photosPerSecond: Double
  /// The seconds that are left, if it goes on like this.
  public var secondsLeft: Double
}
