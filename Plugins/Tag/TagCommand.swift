internal import ArgumentParser
public import CommandKit
internal import Messages

/// The plugin that provides `kennel tag`.
public enum TagPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "tag"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [TagCommand.self]
}

/// `kennel tag`: writes breeds to the metadata of photos.
struct TagCommand: KennelCommand {
  static let section = HelpSection.photos

  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Write the breed into photos, as a keyword that photo programs show.",
    discussion: """
      kennel labels the photos in which it is sure enough of a breed, and leaves the others alone. \
      The picture itself stays as it is, byte for byte, and so do your own keywords. A keyword of \
      kennel's that you delete is not written again. With --breed you say the breed yourself: that \
      also corrects a wrong label, and no later run changes it. `kennel undo` gives the photos \
      their old bytes back; --remove takes away only what kennel wrote.

      Examples:
        kennel tag Photos --dry-run
        kennel tag Photos
        kennel tag --breed Beagle Photos/rex.jpg Photos/luna.jpg

      \(CommandStatus.help)
      """)

  @OptionGroup(title: "Photos") var input: PhotoInputOptions
  @OptionGroup(title: "Photos") var linking: LinkOptions
  @OptionGroup(title: "Labels") var labels: LabelOptions
  @OptionGroup(title: "Planning") var plan: PlanOptions
  @OptionGroup(title: "Recognition (rarely needed)") var model: ModelOptions
  @OptionGroup(title: "Recognition (rarely needed)") var catalog: CatalogOptions

  mutating func run(in session: Session) throws -> CommandStatus {
    let action = TagAction(plan.choice)
    if let file = plan.apply { return try action.apply(file, in: session) }
    var recognition = model.choice
    recognition.usesCatalog = catalog.isOn
    recognition.wantsRanking = false
    return try action.perform(
      TagAction.Request(
        source: try input.source(links: linking.links),
        purpose: labels.purpose, style: labels.style,
        language: labels.language.choice(in: session.environment), recognition: recognition),
      in: session)
  }
}

/// The options for the content and the style of labels.
struct LabelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Label all these photos with a breed that you state: a name or an id of the model.",
      valueName: "name|id"))
  var breed: String?

  @Flag(help: "Remove what kennel wrote into these photos, and nothing else.")
  var remove = false

  @Option(
    help: ArgumentHelp(
      "Keyword template, of {breed}, {group} and other text. (default: {breed})",
      valueName: "template"),
    transform: { try KeywordTemplate($0) })
  var keywordTemplate = KeywordTemplate.standard

  @Flag(help: "Also write a caption if a photo has none.")
  var description = false

  @Flag(help: "Write a sidecar, rex.jpg.xmp beside rex.jpg, and leave the photo unchanged.")
  var sidecar = false

  @Option(
    help: """
      What to do with a photo that has several hard links: skip it, or break the link, so that the \
      other names keep the unlabelled photo.
      """)
  var hardlinks = HardLinkChoice.skip

  @Flag(inversion: .prefixedNo, help: "Keep the modification time of each photo.")
  var preserveMtime = true

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    guard !remove || breed == nil else {
      throw ValidationError(CommandMessage.exclude, ["one": "--remove", "other": "--breed"])
    }
  }

  var purpose: TagPurpose {
    if remove { return .remove }
    return breed.map(TagPurpose.state) ?? .recognise
  }

  var style: TagStyle {
    TagStyle(
      keyword: keywordTemplate, writesDescription: description,
      file: PlannedLabel.Style(
        usesSidecar: sidecar, keepsTime: preserveMtime, breaksHardLinks: hardlinks == .break))
  }
}

/// The treatment of a photo with several hard links.
enum HardLinkChoice: String, CaseIterable, ExpressibleByArgument {
  case skip, `break`
}
