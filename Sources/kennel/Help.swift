import ArgumentParser
import CommandKit

/// The message if no command is given.
let shortHelp = """
  kennel recognises the breeds of the dogs in your photos. Name a command, for example:
    kennel classify Photos                     say what is in the photos of a folder
    kennel sort Photos --into Sorted --copy    file the photos into folders by breed
    kennel tag Photos                          write the breed into the photos
  `kennel help` lists all commands.
  """

/// Returns whether the user asks for the general help.
func asksForGeneralHelp(_ arguments: [String]) -> Bool {
  [["help"], ["--help"], ["-h"]].contains(arguments)
}

/// Returns the general help, with the external commands on the `PATH`.
func generalHelp(_ externals: [ExternalCommands.Command]) -> String {
  let help = Kennel.helpMessage()
  guard !externals.isEmpty else { return help }
  let width = max(22, externals.map(\.name.count).max() ?? 0)
  let lines = externals.map { command in
    let gap = String(repeating: " ", count: width - command.name.count + 2)
    return "  \(command.name)\(gap)\(command.executable)"
  }
  return help + "\n\nON YOUR PATH:\n" + lines.joined(separator: "\n")
}
