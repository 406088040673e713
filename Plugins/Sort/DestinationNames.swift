import Files
import PhotoArchive

/// Which names are taken at the destination: by files that are there, and by those of the plan.
///
/// Names are compared without regard to the case of ASCII letters, for the file systems of Windows,
/// macOS and memory cards are so.
struct DestinationNames {
  private var folders: [Path: [Path: Path]] = [:]

  /// What has a name, or will have it: the file whose content it is; nil where the name is free.
  mutating func owner(of target: Path) -> Path? {
    load(target.folder)
    return folders[target.folder]?[folded(target.name)]
  }

  /// Gives a name to a file of the plan.
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

  private func folded(_ name: [UInt8]) -> Path {
    Path(bytes: name.withoutCase)
  }
}
