internal import Messages
public import PhotoArchive

extension Session {
  /// Tidies up after a kennel that was killed; to be called before files are planned for.
  ///
  /// - Throws: a `CommandError` when the journals can't be read or written.
  public func recover() throws(CommandError) {
    guard let state else { return }
    let tidied = try CommandError.wrapping { try Recovery.run(state) }
    for id in tidied { console.note(CommandMessage.tidied(["id": .text(id)])) }
  }

  /// Where kennel remembers.
  ///
  /// - Parameter status: the status to exit with where the environment names no such place.
  /// - Returns: the folder.
  /// - Throws: a `CommandError` where there is none.
  public func state(or status: CommandStatus) throws(CommandError) -> StateFolder {
    if let state { return state }
    throw CommandError(status, CommandMessage.noStateFolder())
  }

  /// Starts an action that changes files.
  ///
  /// - Parameter command: the subcommand.
  /// - Returns: the action, with its journal begun.
  /// - Throws: a `CommandError` when there can be no journal: then nothing may be changed.
  func beginAction(_ command: String) throws(CommandError) -> ArchiveAction {
    let state = try state(or: .cannotCreate)
    return try CommandError.wrapping {
      try ArchiveAction(
        command: command, arguments: arguments, version: version, state: state, clock: now)
    }
  }

  /// Asks before many files are changed; without a person at a terminal nobody is asked.
  ///
  /// - Returns: whether to go on.
  func confirms(_ question: Message, _ choice: PlanChoice) -> Bool {
    guard choice.asks, let ask else { return true }
    console.showStatus(nil)
    return ask(question)
  }
}
