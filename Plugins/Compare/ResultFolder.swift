internal import CommandKit

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The folder that keeps results, and the state of the training that is under way.
struct ResultFolder {
  /// Where it lies.
  let path: String
  /// Whether it goes away at the end.
  let isTemporary: Bool

  private var results: String { "\(path)/results.jsonl" }

  /// Makes the folder, or takes one that an earlier comparison made.
  ///
  /// - Parameter output: the folder; nil is one that goes away.
  /// - Throws: a `CommandError` when it can't be made, or holds other files.
  init(_ output: String?) throws(CommandError) {
    isTemporary = output == nil
    let temporary = FileManager.default.temporaryDirectory.path
    path = output ?? "\(temporary)/kennel-compare-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.cannotCreate, "\(path) can't be made.")
    }
    guard !FileManager.default.fileExists(atPath: results) else { return }
    let others = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard others.isEmpty else {
      throw CommandError(
        .cannotCreate, "\(path) holds other files than a comparison's: name a new folder.")
    }
    // It says from now on whose folder this is.
    try write("", to: results)
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

  /// Takes the folder away if nobody asked for it.
  func close() {
    if isTemporary { remove(path) }
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
