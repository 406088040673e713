public import BreedTraining
public import CommandKit
internal import PhotoArchive

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Shows how a training goes, and keeps its log.
public struct TrainingMonitor {
  private let session: Session
  private let log: FileHandleLog
  private let prefix: String

  /// Prepares to show a training.
  ///
  /// - Parameters:
  ///   - session: where it is shown.
  ///   - log: the path of the log, with a line of JSON for each epoch.
  ///   - resumes: whether a log that is there goes on.
  ///   - name: what the training is called where there are several.
  public init(_ session: Session, log: String, resumes: Bool, name: String? = nil) {
    self.session = session
    self.log = FileHandleLog(path: log, appends: resumes)
    prefix = name.map { "\($0): " } ?? ""
  }

  /// Shows an event.
  public func tell(_ event: TrainingEvent) {
    switch event {
    case .began(let memory):
      let size =
        memory < 1_000_000_000
        ? "\(max(1, memory / 1_000_000)) MB"
        : "\(decimal(Double(memory) / 1e9, places: 1)) GB"
      session.console.note(
        "\(prefix)The training takes about \(size) of memory, and the photos up to 1 GB.")
    case .features(let done, let total):
      show("Looking at photos once: \(done) of \(total)")
    case .step(let step):
      let left = Int(min(step.secondsLeft.rounded(.up), 1e9))
      show(
        """
        Epoch \(step.epoch)  \(decimal(100 * step.share, places: 0)) %  loss \
        \(decimal(step.loss, places: 3))  right \(decimal(100 * step.accuracy, places: 1)) %  \
        \(decimal(step.photosPerSecond, places: 1)) photos/s  \
        \(left < 120 ? "\(left) s" : "\(left / 60) min") left
        """)
    case .epoch(let record):
      session.console.note(
        """
        \(prefix)Epoch \(record.epoch): loss \(decimal(record.loss, places: 3)), validation \
        \(decimal(100 * record.validationAccuracy, places: 1)) % right (loss \
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

/// Appends records to a file of JSON Lines, each at once.
private struct FileHandleLog {
  private let path: String

  init(path: String, appends: Bool) {
    self.path = path
    if !appends { try? Data().write(to: URL(filePath: path)) }
  }

  func append(_ record: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let line = try? encoder.encode(record) else { return }
    let before = (try? Data(contentsOf: URL(filePath: path))) ?? Data()
    try? (before + line + [UInt8(ascii: "\n")]).write(to: URL(filePath: path))
  }
}
