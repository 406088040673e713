public import Files
public import BreedTraining
public import CommandKit
internal import PhotoArchive
internal import Reporting

/// Shows how a training goes, and keeps its log.
public struct TrainingMonitor {
  private let session: Session
  private let log: TrainingLog
  private let prefix: String

  /// Prepares to show a training.
  ///
  /// - Parameters:
  ///   - session: where it is shown.
  ///   - log: the path of the log, with a line of JSON for each epoch; it is written when the
  ///     training begins.
  ///   - name: what the training is called where there are several.
  public init(_ session: Session, log: Path, name: String? = nil) {
    self.session = session
    self.log = TrainingLog(log) { session.console.report($0) }
    prefix = name.map { "\($0): " } ?? ""
  }

  /// Shows an event.
  public func tell(_ event: TrainingEvent) {
    switch event {
    case .began(let memory, let epochs):
      session.console.note(
        """
        \(prefix)The training takes about \(roughMemory(memory)) of memory, and the photos up to \
        1 GB.
        """)
      log.begin(with: epochs)
    case .features(let done, let total):
      show("Looking at photos once: \(done) of \(total)")
    case .step(let step):
      show(
        """
        Epoch \(step.epoch)  \(wholePercent(step.share))  loss \
        \(decimal(step.loss, places: 3))  right \(shareText(step.accuracy))  \
        \(decimal(step.photosPerSecond, places: 1)) photos/s  \
        \(remainingTime(step.secondsLeft)) left
        """)
    case .epoch(let record):
      session.console.note(
        """
        \(prefix)Epoch \(record.epoch): loss \(decimal(record.loss, places: 3)), validation \
        \(shareText(record.validationAccuracy)) right (loss \
        \(decimal(record.validationLoss, places: 3))), \
        \(decimal(record.photosPerSecond, places: 1)) photos/s
        """)
      log.append(record)
    case .unreadable(let path, let reason):
      session.console.report("\(path.displayName) was left out: \(reason)")
    }
  }

  private func show(_ line: String) {
    session.console.showStatus { String((prefix + line).prefix(max(0, $0 - 1))) }
  }
}
