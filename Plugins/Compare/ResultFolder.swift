internal import CommandKit
internal import TrainingKit

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The folder that keeps results, and the state of the training that is under way.
///
/// One comparison works in it at a time.
struct ResultFolder {
  /// Where it lies.
  let path: String
  /// Whether it goes away at the end.
  let isTemporary: Bool
  private let working: WorkingFolder

  private var results: String { "\(path)/results.jsonl" }

  /// Makes the folder, or takes one that an earlier comparison made.
  ///
  /// - Parameters:
  ///   - output: the folder; nil is one that goes away.
  ///   - console: told when the file system has no locks.
  /// - Throws: a `CommandError` when it can't be made, holds other files, or another comparison
  ///   works in it.
  init(_ output: String?, _ console: Console) throws(CommandError) {
    isTemporary = output == nil
    let temporary = FileManager.default.temporaryDirectory.path
    path = output ?? "\(temporary)/kennel-compare-\(UUID().uuidString)"
    let results = "\(path)/results.jsonl"
    let isKnown = FileManager.default.fileExists(atPath: results)
    guard isKnown || WorkingFolder.contents(of: path).isEmpty else {
      throw CommandError(
        .cannotCreate, "\(path) holds other files than a comparison's: name a new folder.")
    }
    working = try WorkingFolder(path, console)
    // It says from now on whose folder this is.
    if !FileManager.default.fileExists(atPath: results) { try write("", to: results) }
  }

  /// The result of a training that was done before.
  func result(_ identity: String) -> NetworkResult? {
    lines.lazy.compactMap {
      try? JSONDecoder().decode(NetworkResult.self, from: Data($0.utf8))
    }.last { $0.identity == identity }
  }

  /// Keeps a result.
  ///
  /// - Throws: a `CommandError` when it can't be written.
  func keep(_ result: NetworkResult) throws(CommandError) {
    let all = lines.map(String.init) + [result.json.text]
    try write(all.map { "\($0)\n" }.joined(), to: results)
  }

  /// Writes a picture.
  ///
  /// - Throws: a `CommandError` when it can't be written.
  func write(picture: String, named name: String) throws(CommandError) {
    try write(picture, to: "\(path)/\(name).svg")
  }

  /// Where the state of a training lies while it is under way.
  ///
  /// A training of other photos or with another recipe has another one.
  func trainingFolder(_ contest: Contest) throws(CommandError) -> String {
    let folder = "\(path)/\(contest.candidate.name)-\(contest.identity.prefix(12)).training"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.cannotCreate, "\(folder) can't be made.")
    }
    return folder
  }

  /// Takes away the state of a training that is done.
  func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

  /// Lets others have the folder, or takes it away if nobody asked for it.
  func close() {
    if isTemporary { working.remove() } else { working.release() }
  }

  private var lines: [Substring] {
    let data = (try? Data(contentsOf: URL(filePath: results))) ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
  }

  private func write(_ text: String, to file: String) throws(CommandError) {
    do {
      try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw CommandError(.inputOutput, "\(file) can't be written.")
    }
  }
}
