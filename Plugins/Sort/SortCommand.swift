public import ArgumentParser
public import CommandKit
internal import Files
internal import Messages
public import PhotoArchive

/// The plugin that provides `kennel sort`.
public enum SortPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "sort"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [SortCommand.self]
}

/// `kennel sort`: files photos into folders by breed.
struct SortCommand: KennelCommand {
  static let section = HelpSection.photos

  static let configuration = CommandConfiguration(
    commandName: "sort",
    abstract: "File photos into folders by the breed that the dog looks most like.",
    usage: """
      kennel sort <source> --into <destination> --move|--copy|... [<options>]
      kennel sort --apply <file>
      """,
    discussion: """
      You say how: --move, --copy, --symlink or --hardlink. Photos where kennel is not sure go to \
      the folder _unsure, and those without a dog to _not-a-dog. What belongs to a photo by its \
      name travels with it: sidecars, raw pictures, live-photo films. No existing file is ever \
      replaced, and nothing is deleted; `kennel undo` puts everything back.

      Examples:
        kennel sort Photos --into Sorted --copy --dry-run
        kennel sort Photos --into Sorted --move
        kennel sort Photos --into Sorted --symlink --layout "{group}/{breed}/{name}"

      \(CommandStatus.help)
      """)

  @Argument(
    help: ArgumentHelp("The folder to sort, including its subfolders.", valueName: "source"),
    completion: .directory)
  var source: Path?

  @OptionGroup(title: "Destination") var placement: PlacementOptions
  @OptionGroup(title: "Sorting") var sorting: SortingOptions
  @OptionGroup(title: "Planning") var plan: PlanOptions
  @OptionGroup(title: "Recognition (rarely needed)") var model: ModelOptions
  @OptionGroup(title: "Recognition (rarely needed)") var catalog: CatalogOptions

  func validate() throws {
    let namesMore = source != nil || placement.into != nil || placement.kind != nil
    if plan.apply != nil, namesMore {
      throw ValidationError(SortMessage.applyAlone)
    }
  }

  mutating func run(in session: Session) throws -> CommandStatus {
    let action = SortAction(plan.choice)
    if let file = plan.apply { return try action.apply(file, in: session) }
    guard let source, let into = placement.into else {
      throw CommandError(.usage, SortMessage.noFolders())
    }
    guard let kind = placement.kind else {
      throw CommandError(.usage, SortMessage.noKind())
    }
    var recognition = model.choice
    recognition.usesCatalog = catalog.isOn
    recognition.wantsRanking = false
    return try action.perform(
      SortAction.Request(
        source: source, destination: into, excluded: sorting.exclusion.exclude,
        links: sorting.linking.links, kind: kind,
        layout: sorting.layout, language: sorting.language.choice(in: session.environment),
        recognition: recognition), in: session)
  }
}

/// The options for the destination and the kind of transfer.
struct PlacementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Output folder: breed folders are made in it.", valueName: "destination"),
    completion: .directory)
  var into: Path?

  @Flag(help: "How the photos are transferred.")
  var kind: Transfer.Kind?
}

extension Transfer.Kind: EnumerableFlag {
  /// Returns the help for a kind of transfer.
  public static func help(for value: Transfer.Kind) -> ArgumentHelp? {
    switch value {
    case .move: "Move the photos."
    case .copy: "Copy them; the originals stay."
    case .symlink: "Make symbolic links to them. Some programs do not follow links."
    case .hardlink: "Make hard links to them: second names on the same disk."
    }
  }
}

/// The options for the layout of the destination.
struct SortingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Path template below the output folder, of {breed}, {group}, {year}, {month}, {confidence} and \
      {name}, which comes last. (default: {breed}/{name})
      """, valueName: "template"),
    transform: { try Layout($0) })
  var layout = Layout.usual

  @OptionGroup var exclusion: ExclusionOptions
  @OptionGroup var linking: LinkOptions
  @OptionGroup var language: LanguageOptions
}

extension Layout {
  /// The default layout.
  static var usual: Layout {
    guard let layout = try? Layout(standard) else { preconditionFailure("\(standard) is a layout") }
    return layout
  }
}
