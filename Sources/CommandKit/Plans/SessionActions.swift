internal import Messages
public import PhotoArchive

extension Session {
  /// Prepares the journals for an action; must be called before files are planned.
  ///
  /// In a dry run nothing is created or recovered; it only refuses what the action would refuse.
  ///
  /// - Throws: a `CommandError` if the state is another user's, or no journal can be created.
  public func prepare(_ choice: PlanChoice) throws(CommandError) {
    guard !choice.isDryRun else { return try checkState() }
    let state = try state(or: .cannotCreate)
    try checkState()
    try CommandError.wrapping { try state.makeJournals() }
    try recover()
  }

  /// Checks that nobody else can have written the journals and the catalog.
  ///
  /// - Throws: a `CommandError` if the state is another user's.
  public func checkState() throws(CommandError) {
    try CommandError.wrapping { try state?.check() }
  }

  /// Recovers from a killed run.
  ///
  /// - Throws: a `CommandError` if the journals can't be read or written.
  public func recover() throws(CommandError) {
    guard let state else { return }
    let tidied = try CommandError.wrapping { try Recovery.run(state) }
    for id in tidied { console.note(CommandMessage.tidied(["id": .text(id)])) }
  }

  /// Returns the folder for the journals and the catalog.
  ///
  /// - Parameter status: the exit status if the environment does not define the folder.
  /// - Returns: the folder.
  /// - Throws: a `CommandError` if the environment does not define it.
  public func state(or status: CommandStatus) throws(CommandError) -> StateFolder {
    if let state { return state }
    throw CommandError(status, CommandMessage.noStateFolder())
  }

  /// Starts an action that changes files.
  ///
  /// - Parameter command: the subcommand.
  /// - Returns: the action, with its journal open.
  /// - Throws: a `CommandError` if no journal can be created: nothing may be changed without one.
  func beginAction(_ command: String) throws(CommandError) -> ArchiveAction {
    let state = try state(or: .cannotCreate)
    return try CommandError.wrapping {
      try ArchiveAction(
        command: command, arguments: arguments, version: version, state: state, clock: now)
    }
  }

  /// Asks for confirmation before many files are changed; without a terminal it returns true.
  ///
  /// - Returns: whether to continue.
  func confirms(_ question: Message, _ choice: PlanChoice) -> Bool {
    guard choice.asks, let ask else { return true }
    console.showStatus(nil)
    return ask(question)
  }
}
