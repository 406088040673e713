internal import CommandKit
internal import Files
internal import Messages
internal import Reporting
internal import FoundationEssentials
internal import TrainingKit

/// The folder that keeps results, and the state of the training that is under way.
///
/// One comparison works in it at a time.
struct ResultFolder {
  /// The folder.
  let path: Path
  /// Whether it goes away at the end.
  let isTemporary: Bool
  private let working: WorkingFolder

  private var results: Path { path.appending("results.jsonl") }

  /// Makes the folder, or takes one that an earlier comparison made.
  ///
  /// - Parameters:
  ///   - output: the folder; nil is one that goes away.
  ///   - console: told when the file system has no locks.
  /// - Throws: a `CommandError` when it can't be made, holds other files, or another comparison
  ///   works in it.
  init(_ output: Path?, _ console: Console) throws(CommandError) {
    isTemporary = output == nil
    let temporary = Path(FileManager.default.temporaryDirectory.path)
    path = output ?? temporary.appending("kennel-compare-\(UUID().uuidString)")
    let results = path.appending("results.jsonl")
    guard results.exists || WorkingFolder.contents(of: path).isEmpty else {
      throw CommandError(.cannotCreate, CompareMessage.otherFiles(["folder": "\(path)"]))
    }
    working = try WorkingFolder(path, console)
    // It says from now on whose folder this is.
    if !results.exists { try write("", to: results) }
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
    try write(picture, to: path.appending("\(name).svg"))
  }

  /// The folder for the state of a training while it is under way.
  ///
  /// A training of other photos or with another recipe has another one.
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

  /// Removes the state of a training that is done.
  func remove(_ folder: Path) { try? removeFolder(folder) }

  /// Lets others have the folder, or removes it if nobody asked for it.
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
