internal import Files
import Glibc

/// An action that was journalled.
public struct ActionSummary: Sendable {
  /// How far an action is.
  public enum State: Sendable, Hashable {
    /// It went through to its end.
    case done
    /// It, or its undo, was cut off, or is going on just now.
    case unfinished
    /// It was taken back, but for `kept` changes.
    case undone(kept: Int)
  }

  /// The action's name.
  public let id: String
  /// The subcommand.
  public let command: String
  /// Its arguments.
  public let arguments: [String]
  /// When it began: ISO 8601 in UTC.
  public let time: String
  /// How far it is.
  public let state: State
  /// How many changes were done; nil when nobody counted to the end.
  public let done: Int?
  /// How many changes failed.
  public let failed: Int?
  /// The journal.
  let path: Path
}

/// The actions of the past, by their journals.
public struct ActionHistory {
  private let folder: Path

  /// Looks into a state folder.
  public init(_ state: StateFolder) { folder = state.journals }

  /// All actions, the newest first; files that are no journals are left out.
  ///
  /// - Throws: a `JournalError` when the folder can't be read.
  public func actions() throws(JournalError) -> [ActionSummary] {
    try paths().reversed().compactMap { summary($0.id, $0.path) }
  }

  /// The journals in which something was being done when their process ended, oldest first.
  func unfinished() throws(JournalError) -> [(id: String, path: Path)] {
    try paths().filter { $0.path.lossyString.hasSuffix(JournalFile.openEnding) }
  }

  /// The names of the actions in a folder of journals; other files are left out.
  ///
  /// - Throws: the `errno` when the folder can't be read.
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

  private static func journals(
    in folder: Path
  ) throws(Errno) -> [(id: String, path: Path)] {
    try FolderListing.names(in: folder).compactMap { name in
      guard let text = String(validating: name, as: UTF8.self) else { return nil }
      // The longer ending first, as the other one is a part of it.
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
    // The last record tells the state, so listing needs only two lines of each journal.
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
