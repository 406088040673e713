import Files
import Foundation
import Glibc
@testable import PhotoArchive
import TestSupport

/// A tree of files to be changed, with a state folder beside it.
final class Archive {
  let folder: TemporaryFolder
  let state: StateFolder
  /// The tree's root.
  var root: String { "\(folder.path)/tree" }

  init(in parent: String? = nil) throws {
    folder = try TemporaryFolder(in: parent)
    state = StateFolder(folder.at("state"))
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/tree", withIntermediateDirectories: true)
  }

  /// All that the tree is.
  var tree: [String] { treeLines(root) }

  func at(_ name: String) -> Path { folder.at("tree/\(name)") }

  @discardableResult
  func write(_ name: String, _ text: String = "x") throws -> Path {
    try folder.write("tree/\(name)", text)
  }

  func text(_ name: String) -> String? { folder.text("tree/\(name)") }
  func has(_ name: String) -> Bool { folder.has("tree/\(name)") }
  func remove(_ name: String) throws { try FileManager.default.removeItem(at: url(name)) }
  func url(_ name: String) -> URL { folder.url("tree/\(name)") }

  /// A transfer of what is there now.
  func transfer(_ kind: Transfer.Kind, _ source: String, _ target: String) throws -> ArchiveChange {
    try transfer(kind, at(source), at(target))
  }

  func transfer(
    _ kind: Transfer.Kind, _ source: Path, _ target: Path
  ) throws -> ArchiveChange {
    .transfer(
      Transfer(kind: kind, source: source, target: target, stamp: try FileStamp(of: source)))
  }

  /// Does changes in an action of their own.
  ///
  /// - Returns: what became of each: nil, or a sentence.
  @discardableResult
  func perform(_ changes: [ArchiveChange], finishes: Bool = true) throws -> [String?] {
    let action = try ArchiveAction(
      command: "sort", arguments: ["sort", "Photos"], version: "1.2.3", state: state)
    var problems: [String?] = []
    try action.perform(changes) { _, outcome in
      switch outcome {
      case .success: problems.append(nil)
      case .failure(let error): problems.append(error.description)
      }
    }
    if finishes { try action.finish() }
    return problems
  }

  var actions: [ActionSummary] { get throws { try ActionHistory(state).actions() } }

  /// Takes the newest action back.
  ///
  /// - Returns: of each file that stays, the name and why.
  @discardableResult
  func undo(isDryRun: Bool = false, after limit: Int = .max) throws -> [String: String] {
    guard let action = try actions.first else { return ["": "There is no action."] }
    var kept: [String: String] = [:]
    var asked = 0
    _ = try Undo(action).perform(
      isDryRun: isDryRun,
      isCancelled: {
        asked += 1
        return asked > limit
      }
    ) { path, outcome in
      switch outcome {
      case .kept(let reason), .failed(let reason):
        kept[String(decoding: path.name, as: UTF8.self)] = reason.description
      case .undone, .nothing: break
      }
    }
    return kept
  }

  /// The lines of the newest journal.
  var journal: [String] {
    get throws {
      guard let path = try actions.first?.path.string else { return [] }
      return try String(contentsOfFile: path, encoding: .utf8)
        .split(separator: "\n").map(String.init)
    }
  }

  /// Replaces the newest journal's bytes.
  func rewriteJournal(_ edit: (String) -> String) throws {
    guard let path = try actions.first?.path.string else { return }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try edit(text).write(toFile: path, atomically: false, encoding: .utf8)
  }
}

/// Sets a file's or a folder's time, in nanoseconds since 1970.
func setTime(_ path: String, _ nanoseconds: Int64) {
  let time = timespec(
    tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
  utimensat(AT_FDCWD, path, [time, time], AT_SYMLINK_NOFOLLOW)
}
