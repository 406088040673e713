internal import PhotoArchive

extension Session {
  /// Tidies up after a kennel that was killed; to be called before files are planned for.
  ///
  /// - Throws: a `CommandError` when the journals can't be read or written.
  public func recover() throws(CommandError) {
    guard let state else { return }
    let tidied = try CommandError.wrapping { try Recovery.run(state) }
    for id in tidied {
      console.note(
        "An earlier run (\(id)) was cut off; its files are tidied up, and `kennel undo \(id)` "
          + "takes it back.")
    }
  }

  /// Starts an action that changes files.
  ///
  /// - Parameter command: the subcommand.
  /// - Returns: the action, with its journal begun.
  /// - Throws: a `CommandError` when there can be no journal: then nothing may be changed.
  func beginAction(_ command: String) throws(CommandError) -> ArchiveAction {
    guard let state else {
      throw CommandError(
        .cannotCreate,
        "There is no place for the journal: neither XDG_STATE_HOME nor HOME names a folder.")
    }
    return try CommandError.wrapping {
      try ArchiveAction(
        command: command, arguments: arguments, version: version, state: state, clock: now)
    }
  }

  /// Asks before many files are changed; without a person at a terminal nobody is asked.
  ///
  /// - Returns: whether to go on.
  func confirms(_ question: String, _ choice: PlanChoice) -> Bool {
    guard choice.asks, let ask else { return true }
    console.showStatus(nil)
    return ask(question)
  }
}
