internal import CommandKit
internal import Files
internal import Messages
internal import Reporting
internal import FoundationEssentials
internal import TrainingKit

/// The folder of a comparison, with its results and the checkpoint of the current training.
///
/// Only one comparison at a time uses it.
struct ResultFolder {
  /// The folder.
  let path: Path
  /// Whether it is removed at the end.
  let isTemporary: Bool
  private let working: WorkingFolder

  private var results: Path { path.appending("results.jsonl") }

  /// Creates the folder, or opens that of an earlier comparison.
  ///
  /// - Parameters:
  ///   - output: the folder; nil is a temporary one.
  ///   - console: the console for a note if the file system does not support locks.
  /// - Throws: a `CommandError` if the folder can't be created, contains other files, or is in use
  ///   by another comparison.
  init(_ output: Path?, _ console: Console) throws(CommandError) {
    isTemporary = output == nil
    let temporary = Path(FileManager.default.temporaryDirectory.path)
    path = output ?? temporary.appending("kennel-compare-\(UUID().uuidString)")
    let results = path.appending("results.jsonl")
    guard results.exists || WorkingFolder.contents(of: path).isEmpty else {
      throw CommandError(.cannotCreate, CompareMessage.otherFiles(["folder": "\(path)"]))
    }
    working = try WorkingFolder(path, console)
    // The file marks the folder as that of a comparison.
    if !results.exists { try write("", to: results) }
  }

  /// Returns the result of a training that was completed before.
  func result(_ identity: String) -> NetworkResult? {
    lines.lazy.compactMap {
      try? JSONDecoder().decode(NetworkResult.self, from: Data($0.utf8))
    }.last { $0.identity == identity }
  }

  /// Appends a result.
  ///
  /// - Throws: a `CommandError` if it can't be written.
  func keep(_ result: NetworkResult) throws(CommandError) {
    let all = lines.map(String.init) + [result.json.text]
    try write(all.map { "\($0)\n" }.joined(), to: results)
  }

  /// Writes a chart.
  ///
  /// - Throws: a `CommandError` if it can't be written.
  func write(picture: String, named name: String) throws(CommandError) {
    try write(picture, to: path.appending("\(name).svg"))
  }

  /// Creates the folder for the checkpoint of a training.
  ///
  /// Its name depends on the photos and the recipe.
  func trainingFolder(_ contest: Contest) throws(CommandError) -> Path {
    let folder = path.appending(
      "\(contest.candidate.name)-\(contest.identity.prefix(12)).training")
    do throws(Errno) {
      try makeFolders(folder)
    } catch {
      throw CommandError(
        .cannotCreate,
        CompareMessage.folderNotMade(["folder": "\(folder)", "cause": .text(error.reason)]))
    }
    return folder
  }

  /// Removes the folder of a completed training.
  func remove(_ folder: Path) { try? removeFolder(folder) }

  /// Unlocks the folder, or removes it if it is temporary.
  func close() {
    if isTemporary { working.remove() } else { working.release() }
  }

  private var lines: [Substring] {
    let bytes = (try? results.contents()) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }

  private func write(_ text: String, to file: Path) throws(CommandError) {
    try CommandError.wrapping(.inputOutput, .notWritten, file) {
      try file.replaceFile { file throws(Errno) in try file.write(Array(text.utf8)) }
    }
  }
}
