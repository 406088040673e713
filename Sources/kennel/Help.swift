import ArgumentParser
import CommandKit

/// Whether the user asks for help on kennel as a whole.
func asksForGeneralHelp(_ arguments: [String]) -> Bool {
  [[], ["help"], ["--help"], ["-h"]].contains(arguments)
}

/// The help on kennel as a whole, with the commands of others that stand on the path.
func generalHelp(_ externals: [ExternalCommands.Command]) -> String {
  let help = Kennel.helpMessage()
  guard !externals.isEmpty else { return help }
  let width = max(22, externals.map(\.name.count).max() ?? 0)
  let lines = externals.map { command in
    "  " + command.name + String(repeating: " ", count: width - command.name.count + 2)
      + command.executable
  }
  return help + "\n\nON YOUR PATH:\n" + lines.joined(separator: "\n")
}
