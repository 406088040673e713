import ArgumentParser
import BreedRecognition
import CommandKit
import Files
import Glibc
import Messages

/// Parses and runs a built-in command, and ends the process with its status.
func run(_ arguments: [String], _ environment: [String: String]) -> Never {
  do {
    var parsed = try Kennel.parseAsRoot(arguments)
    guard var command = parsed as? any KennelCommand else {
      // ArgumentParser's own, such as `help`.
      try parsed.run()
      exit(CommandStatus.success.rawValue)
    }
    // If the reader of the output goes away, `write` is to fail; the signal would end the process
    // in the middle of its work.
    signal(SIGPIPE, SIG_IGN)
    let session = session(arguments, environment)
    session.interruption.listenForSignals()
    exit(try command.run(in: session).rawValue)
  } catch let error as CommandError {
    leave(with: error)
  } catch {
    let code = Kennel.exitCode(for: error)
    if code == .success { leave(printing: Kennel.fullMessage(for: error), environment) }
    // ArgumentParser quotes arguments as they are, with all that could drive a terminal.
    _ = FileDescriptorSink.standardError.write(shown(Kennel.fullMessage(for: error)) + "\n")
    exit(code.rawValue)
  }
}

/// The world of this process.
private func session(_ arguments: [String], _ environment: [String: String]) -> Session {
  var session = Session(
    version: Kennel.version, environment: environment,
    console: .standard(environment: environment),
    models: ModelLocation(executable: Path.runningProgram ?? Path("kennel")),
    currentFolder: try? Path(".").resolved())
  session.arguments = arguments
  if isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 { session.ask = askAtTerminal }
  return session
}

/// Ends the process after help or the version, which are results as any other.
///
/// ArgumentParser's own printing would not find out that the disk is full.
func leave(printing text: String, _ environment: [String: String]) -> Never {
  do {
    if !text.isEmpty { try Console.standard(environment: environment).write(text + "\n") }
  } catch {
    leave(with: error)
  }
  exit(CommandStatus.success.rawValue)
}

/// Ends the process as `error` says.
func leave(with error: CommandError) -> Never {
  if !error.description.isEmpty {
    _ = FileDescriptorSink.standardError.write("kennel: \(shown(error.description))\n")
  }
  exit(error.status.rawValue)
}

/// A message fit for a terminal; arguments stand in it as `RawArguments` made them.
private func shown(_ message: String) -> String {
  message.split(separator: "\n", omittingEmptySubsequences: false)
    .map { Path(argument: String($0)).displayName }.joined(separator: "\n")
}

/// Asks the person at the terminal; anything but a clear yes is a no.
private func askAtTerminal(_ question: Message) -> Bool {
  let asked = CommandMessage.yesOrNo(["question": .message(question)])
  _ = FileDescriptorSink.standardError.write(asked.description)
  let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
  return ["y", "yes"].contains(answer)
}
