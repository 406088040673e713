public import Files
public import BreedTraining
public import CommandKit
internal import Messages
internal import PhotoArchive
internal import Reporting

/// Shows the progress of a training, and writes its log.
public struct TrainingMonitor {
  private let session: Session
  private let log: TrainingLog
  private let name: String?

  /// Creates a monitor.
  ///
  /// - Parameters:
  ///   - session: the session whose console shows the progress.
  ///   - log: the path of the log, with a line of JSON for each epoch; it is created when the
  ///     training begins.
  ///   - name: the name of the training, if there are several.
  public init(_ session: Session, log: Path, name: String? = nil) {
    self.session = session
    self.log = TrainingLog(log) { session.console.report($0) }
    self.name = name
  }

  /// Shows an event.
  public func tell(_ event: TrainingEvent) {
    switch event {
    case .began(let memory, let epochs):
      session.console.note(named(TrainingKitMessage.memory(["memory": .text(roughMemory(memory))])))
      log.begin(with: epochs)
    case .features(let done, let total):
      show(TrainingKitMessage.features(["done": .count(done), "total": .count(total)]))
    case .step(let step): show(step.message)
    case .epoch(let record):
      session.console.note(named(record.message))
      log.append(record)
    case .unreadable(let path, let reason):
      session.console.report(.leftOut, path, .message(reason.message))
    }
  }

  private func show(_ line: @autoclosure @escaping () -> Message) {
    session.console.showStatus { named(line()) }
  }

  private func named(_ line: Message) -> Message {
    guard let name else { return line }
    return TrainingKitMessage.named(["name": .text(name), "line": .message(line)])
  }
}

extension StepProgress {
  /// The step for people.
  fileprivate var message: Message {
    TrainingKitMessage.step([
      "epoch": .count(epoch), "share": .text(wholePercent(share)),
      "loss": .text(decimal(loss, places: 3)), "accuracy": .text(shareText(accuracy)),
      "rate": .text(decimal(photosPerSecond, places: 1)),
      "time": .text(remainingTime(secondsLeft)),
    ])
  }
}

extension EpochRecord {
  /// The epoch for people.
  fileprivate var message: Message {
    TrainingKitMessage.epoch([
      "epoch": .count(epoch), "loss": .text(decimal(loss, places: 3)),
      "accuracy": .text(shareText(validationAccuracy)),
      "validationLoss": .text(decimal(validationLoss, places: 3)),
      "rate": .text(decimal(photosPerSecond, places: 1)),
    ])
  }
}
