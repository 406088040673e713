public import ArgumentParser

/// The option that says whether kennel remembers photos.
public struct CatalogOptions: ParsableArguments, Sendable {
  @Flag(
    name: .customLong("no-catalog"),
    help: "Look at every photo anew, and remember nothing of this run.")
  private var isOff = false

  /// Makes options without any value.
  public init() {}

  /// Whether photos that were seen before are remembered.
  public var isOn: Bool { !isOff }
}
