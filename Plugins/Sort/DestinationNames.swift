import PhotoArchive

/// Which names are taken at the destination: by files that are there, and by those of the plan.
///
/// Names are compared without regard to the case of ASCII letters, for the file systems of Windows,
/// macOS and memory cards are so.
struct DestinationNames {
  private var folders: [PhotoPath: [PhotoPath: PhotoPath]] = [:]

  /// What has a name, or will have it: the file whose content it is; nil where the name is free.
  mutating func owner(of target: PhotoPath) -> PhotoPath? {
    load(target.folder)
    return folders[target.folder]?[folded(target.name)]
  }

  /// Gives a name to a file of the plan.
  mutating func claim(_ target: PhotoPath, for source: PhotoPath) {
    load(target.folder)
    let name = folded(target.name)
    folders[target.folder]?[name] = source
  }

  private mutating func load(_ folder: PhotoPath) {
    guard folders[folder] == nil else { return }
    let names = folder.entries()
    folders[folder] = Dictionary(names.map { (folded($0), folder.appending($0)) }) { $1 }
  }

  private func folded(_ name: [UInt8]) -> PhotoPath {
    PhotoPath(bytes: name.withoutCase)
  }
}
