/// The errors in routing a command line to a command, and the conflicts between plugins.
public enum RoutingMessage: String, MessageTable {
  case emptyName = "An empty word is no command. `kennel help` lists those that there are."
  case photoFirst =
    """
    `{name}` is not a command of kennel. To recognise the breed in photos, name the command first: \
    `kennel classify {name}`.
    """
  case noCommand = "There is no command `{name}`. `kennel help` lists those that there are."
  case noCommandButClose = "There is no command `{name}`. Did you mean `kennel {guess}`?"
  case notRun = "{file} can't be run: {cause}."

  case duplicateCommand = "Two commands are called `{name}`: see the plugins {one} and {other}."
  case duplicateIdentifier = "Two plugins are called `{name}`."
}
