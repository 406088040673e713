internal import Files
import Glibc

/// A summary of an action, from its journal.
public struct ActionSummary: Sendable {
  /// The state of an action.
  public enum State: Sendable, Hashable {
    /// The action is complete.
    case done
    /// The action or its undo was interrupted, or is running.
    case unfinished
    /// The action was undone, except for `kept` changes.
    case undone(kept: Int)
  }

  /// The action's name.
  public let id: String
  /// The subcommand.
  public let command: String
  /// The subcommand's arguments.
  public let arguments: [String]
  /// The start time: ISO 8601 in UTC.
  public let time: String
  /// The action's state.
  public let state: State
  /// The number of changes done, or undone if the action was undone; nil if it is unfinished.
  public let done: Int?
  /// The number of failed changes; nil unless the state is `done`.
  public let failed: Int?
  /// The journal's path.
  let path: Path
}

/// The past actions, from their journals.
public struct ActionHistory {
  private let folder: Path

  /// Creates the history of a state folder.
  public init(_ state: StateFolder) { folder = state.journals }

  /// Returns all actions, newest first; skips files that are not journals.
  ///
  /// - Throws: a `JournalError` when the folder can't be read.
  public func actions() throws(JournalError) -> [ActionSummary] {
    try paths().reversed().compactMap { summary($0.id, $0.path) }
  }

  /// Returns the journals that are marked as open, oldest first: their process is running or ended
  /// early.
  func unfinished() throws(JournalError) -> [(id: String, path: Path)] {
    try paths().filter { $0.path.lossyString.hasSuffix(JournalFile.openEnding) }
  }

  /// Returns the names of the actions in a folder of journals; skips other files.
  ///
  /// - Throws: an `Errno` when the folder can't be read.
  static func names(in folder: Path) throws(Errno) -> [ActionName] {
    try journals(in: folder).compactMap { ActionName($0.id) }
  }

  private func paths() throws(JournalError) -> [(id: String, path: Path)] {
    do throws(Errno) {
      return try Self.journals(in: folder)
    } catch {
      if error == .missing { return [] }
      throw JournalError(.notRead, FileError(reading: folder, error))
    }
  }

  /// Returns the names and paths of all journals, oldest first.
  static func journals(
    in folder: Path
  ) throws(Errno) -> [(id: String, path: Path)] {
    try FolderListing.names(in: folder).compactMap { name in
      guard let text = String(validating: name, as: UTF8.self) else { return nil }
      // The longer suffix first, since it ends with the other one.
      for ending in [JournalFile.openEnding, JournalFile.ending] where text.hasSuffix(ending) {
        return (String(text.dropLast(ending.count)), folder.appending(name))
      }
      return nil
    }
  }

  private func summary(_ id: String, _ path: Path) -> ActionSummary? {
    guard let reader = try? JournalReader(path), reader.count > 0,
      let first = try? reader.record(0), first.type == .begin
    else { return nil }
    // The last record determines the state, so listing reads only two lines of each journal.
    let last = try? reader.record(reader.count - 1)
    let state: ActionSummary.State =
      switch last?.type {
      case .end: .done
      case .undoEnd: .undone(kept: last?.kept ?? 0)
      default: .unfinished
      }
    return ActionSummary(
      id: id, command: first.command ?? "?", arguments: first.arguments ?? [],
      time: first.time ?? "", state: state, done: last?.done, failed: last?.failed,
      path: path)
  }
}
