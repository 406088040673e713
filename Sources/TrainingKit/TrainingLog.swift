internal import BreedTraining
internal import Files
internal import Messages

/// The epochs of a training in a file of JSON Lines, each written when it ends.
///
/// The state of the training has its epochs too. The log begins with those, so that it never holds
/// an epoch that the training has to do again, nor half a line that a crash left.
final class TrainingLog {
  private let path: Path
  private let complain: (Message) -> Void
  private var file: LockedFile?
  private var hasComplained = false

  /// Prepares a log, and touches no file yet.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - complain: told once why the log can't be written.
  init(_ path: Path, complain: @escaping (Message) -> Void) {
    self.path = path
    self.complain = complain
  }

  /// Starts the file, with the epochs that are done.
  func begin(with epochs: [EpochRecord]) {
    file = nil
    attempt {
      try self.path.replaceFile { file throws(Errno) in
        try file.write(epochs.flatMap { Array($0.logLine.utf8) })
      }
      self.file = try FileError.writing(self.path) { () throws(Errno) in
        try LockedFile(self.path, .existing)
      }
    }
  }

  /// Adds an epoch.
  func append(_ epoch: EpochRecord) {
    attempt {
      try FileError.writing(self.path) { () throws(Errno) in
        try self.file?.append(Array(epoch.logLine.utf8))
      }
    }
  }

  private func attempt(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      if !hasComplained {
        complain(TrainingKitMessage.logNotWritten(["file": "\(path)", "cause": .error(error)]))
      }
      hasComplained = true
    }
  }
}
