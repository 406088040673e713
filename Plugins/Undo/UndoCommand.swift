internal import ArgumentParser
public import CommandKit
internal import Messages

/// The plugin that provides `kennel undo` and `kennel history`.
public enum UndoPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "undo"
  /// The commands of the plugin.
  public static let commands: [any KennelCommand.Type] = [UndoCommand.self, HistoryCommand.self]
}

/// `kennel undo`: reverts a sort or a tag.
struct UndoCommand: KennelCommand {
  static let section = HelpSection.photos

  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back a sort or a tag.",
    discussion: """
      Sorted photos go back to where they were, copies and links go away, and tagged photos get \
      their old bytes back. What you changed since stays as it is, and is named. Without an ID, \
      the newest action is taken back that was not taken back yet. `kennel history` lists them.

      \(CommandStatus.help)
      """)

  @Argument(
    help: ArgumentHelp("The action to take back; `kennel history` lists them.", valueName: "id"))
  var id: String?

  @Flag(help: "Take back the newest action, which is the default.")
  var last = false

  @Flag(
    name: [.customShort("n"), .long], help: "Dry run: print what would be done, and change nothing."
  )
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Print only what stays as it is.")
  var quiet = false

  func validate() throws {
    if last, id != nil { throw ValidationError(UndoMessage.lastAndID) }
  }

  mutating func run(in session: Session) throws -> CommandStatus {
    let choice = PlanChoice(isDryRun: dryRun, isQuiet: quiet)
    return try UndoAction(id: id, choice: choice).perform(in: session)
  }
}

/// `kennel history`: lists past sorts and tags.
struct HistoryCommand: KennelCommand {
  static let section = HelpSection.photos

  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List the sorts and tags that `kennel undo` can take back.",
    discussion: """
      The newest comes first. Each has a journal, a file of JSON Lines that says what was changed; \
      its folder is named at the end.

      \(CommandStatus.help)
      """)

  @Option(help: "Output format: table for people, jsonl for programs.")
  var format = HistoryFormat.table

  mutating func run(in session: Session) throws -> CommandStatus {
    try HistoryAction(format: format).perform(in: session)
  }
}

/// The format of the history.
enum HistoryFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// A table for people.
  case table
  /// A record of `kennel.history/2` for each action.
  case jsonl
}
