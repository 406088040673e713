import ArgumentParser
import BreedRecognition
import CommandKit
import Files
import Glibc
import Messages

/// Parses and runs a built-in command, and exits with its status.
func run(_ arguments: [String], _ environment: [String: String]) -> Never {
  do {
    var parsed = try Kennel.parseAsRoot(arguments)
    guard var command = parsed as? any KennelCommand else {
      // A command of ArgumentParser, such as `help`.
      try parsed.run()
      exit(CommandStatus.success.rawValue)
    }
    // If the reader of the output closes its end, `write` must fail: the signal would end the
    // process in the middle of its work.
    signal(SIGPIPE, SIG_IGN)
    // The same for a file that grows beyond a limit of the user's (ulimit -f).
    signal(SIGXFSZ, SIG_IGN)
    try checkDescriptors()
    let session = session(arguments, environment)
    session.interruption.listenForSignals()
    exit(try command.run(in: session).rawValue)
  } catch let error as CommandError {
    leave(with: error)
  } catch {
    let code = Kennel.exitCode(for: error)
    if code == .success { leave(printing: Kennel.fullMessage(for: error), environment) }
    // ArgumentParser quotes arguments unchanged, including any escape sequences.
    _ = FileDescriptorSink.standardError.write(shown(Kennel.fullMessage(for: error)) + "\n")
    exit(code.rawValue)
  }
}

/// Checks that files can be opened: without descriptors, the runtime's threads trap.
private func checkDescriptors() throws(CommandError) {
  let descriptors = (0..<8).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
  let problem = descriptors.contains(-1) ? Errno.last : nil
  for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
  if let problem, problem.code == EMFILE || problem.code == ENFILE {
    throw CommandError(.inputOutput, FileError(reading: nil, problem).message)
  }
}

/// Creates the session of this process.
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

/// Prints help or the version, which count as results, and exits.
///
/// Printing by ArgumentParser would ignore errors such as a full disk.
func leave(printing text: String, _ environment: [String: String]) -> Never {
  do {
    if !text.isEmpty { try Console.standard(environment: environment).write(text + "\n") }
  } catch {
    leave(with: error)
  }
  exit(CommandStatus.success.rawValue)
}

/// Prints `error`, and exits with its status.
func leave(with error: CommandError) -> Never {
  if !error.description.isEmpty {
    _ = FileDescriptorSink.standardError.write("kennel: \(shown(error.description))\n")
  }
  exit(error.status.rawValue)
}

/// Returns a message safe for a terminal; its arguments are in the encoding of `RawArguments`.
private func shown(_ message: String) -> String {
  message.split(separator: "\n", omittingEmptySubsequences: false)
    .map { Path(argument: String($0)).displayName }.joined(separator: "\n")
}

/// Asks the user at the terminal; every answer except `y` and `yes` means no.
private func askAtTerminal(_ question: Message) -> Bool {
  let asked = CommandMessage.yesOrNo(["question": .message(question)])
  _ = FileDescriptorSink.standardError.write(asked.description)
  let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
  return ["y", "yes"].contains(answer)
}
