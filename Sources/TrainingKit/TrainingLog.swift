internal import BreedTraining

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The epochs of a training in a file of JSON Lines, each written when it ends.
///
/// The state of the training has its epochs too. The log begins with those, so that it never holds
/// an epoch that the training has to do again, nor half a line that a crash left.
final class TrainingLog {
  private let path: String
  private let complain: (String) -> Void
  private var descriptor: Int32 = -1
  /// What could not be written yet: the file always holds the beginning of the log.
  private var pending: [UInt8] = []
  private var hasComplained = false

  /// Prepares a log, and touches no file yet.
  ///
  /// - Parameters:
  ///   - path: where it lies.
  ///   - complain: told once why the log can't be written.
  init(_ path: String, complain: @escaping (String) -> Void) {
    self.path = path
    self.complain = complain
  }

  deinit { closeFile() }

  /// Starts the file, with the epochs that are done.
  func begin(with epochs: [EpochRecord]) {
    closeFile()
    pending = epochs.flatMap(line)
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
    if descriptor < 0 { tell(errno) }
    flush()
  }

  /// Adds an epoch.
  func append(_ epoch: EpochRecord) {
    pending += line(epoch)
    flush()
  }

  private func line(_ epoch: EpochRecord) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let line = try? encoder.encode(epoch) else { return [] }
    return line + [UInt8(ascii: "\n")]
  }

  private func flush() {
    while descriptor >= 0, !pending.isEmpty {
      let count = pending.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return tell(errno) }
      pending.removeFirst(count)
    }
  }

  private func tell(_ code: Int32) {
    guard !hasComplained else { return }
    hasComplained = true
    let reason = String(cString: strerror(code))
    complain("\(path) can't be written: \(reason). The training goes on.")
  }

  private func closeFile() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}
