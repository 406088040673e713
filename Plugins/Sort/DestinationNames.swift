import Files

/// The names in use at the destination: those of existing files and of planned ones.
///
/// Names are compared ignoring case and the form of accents (Unicode normalisation), because the
/// file systems of Windows, macOS and memory cards do.
struct DestinationNames {
  private var folders: [Path: [String: Path]] = [:]

  /// Returns the file whose content is or will be at `target`; nil if the name is free.
  mutating func owner(of target: Path) -> Path? {
    load(target.folder)
    return folders[target.folder]?[folded(target.name)]
  }

  /// Reserves a name for a file of the plan.
  mutating func claim(_ target: Path, for source: Path) {
    load(target.folder)
    let name = folded(target.name)
    folders[target.folder]?[name] = source
  }

  private mutating func load(_ folder: Path) {
    guard folders[folder] == nil else { return }
    let names = folder.entries()
    folders[folder] = Dictionary(names.map { (folded($0), folder.appending($0)) }) { $1 }
  }

  private func folded(_ name: [UInt8]) -> String {
    // Two strings are equal if they differ only in their normalisation.
    RawArguments.text(name).lowercased()
  }
}
