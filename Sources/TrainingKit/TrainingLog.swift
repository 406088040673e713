internal import BreedTraining
internal import Files
internal import Messages

/// The epochs of a training in a file of JSON Lines, each written when it ends.
///
/// A checkpoint contains its epochs too. The log is rewritten from them at the start, so that it
/// never contains an epoch that will be repeated, or a partial line left by a crash.
final class TrainingLog {
  private let path: Path
  private let complain: (Message) -> Void
  private var file: LockedFile?
  private var hasComplained = false

  /// Creates a log without opening a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - complain: called once if the log can't be written.
  init(_ path: Path, complain: @escaping (Message) -> Void) {
    self.path = path
    self.complain = complain
  }

  /// Creates the file, with the completed epochs.
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

  /// Appends an epoch.
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
