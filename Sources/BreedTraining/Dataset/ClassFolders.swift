internal import Files
internal import Messages

/// The photos of class folders, or of split folders that contain class folders.
struct ClassFolders {
  private(set) var photos: [LabelledPhoto] = []

  /// Reads the photos of a dataset folder.
  init(_ folder: Path, _ finder: inout PhotoFinder) throws {
    let parts = try Self.splits(in: folder, finder)
    guard parts?.contains(where: { $0.split == .train }) ?? true else {
      throw DatasetError(.noTrainFolder, ["folder": "\(folder)"])
    }
    for part in parts ?? [(nil, folder)] { try read(part.path, as: part.split, &finder) }
  }

  /// Reads the validation photos of a folder of class folders, or of its subfolder `validation`.
  init(validation folder: Path, _ finder: inout PhotoFinder) throws {
    let parts = try Self.splits(in: folder, finder)?.filter { $0.split == .validation }
    for part in parts ?? [(.validation, folder)] {
      try read(part.path, as: .validation, &finder)
    }
    guard !photos.isEmpty else {
      throw DatasetError(.noValidationFolders, ["folder": "\(folder)"])
    }
  }

  /// Reads the background photos of a folder.
  init(background folder: Path, _ finder: inout PhotoFinder) throws {
    for part in try Self.splits(in: folder, finder) ?? [(nil, folder)] {
      photos += try finder.photos(below: part.path, isNamed: true)
        .map { LabelledPhoto(path: $0, label: nil, split: part.split) }
    }
    guard !photos.isEmpty else { throw DatasetError(.noPhotos, ["file": "\(folder)"]) }
  }

  private mutating func read(
    _ folder: Path, as split: DatasetSplit?, _ finder: inout PhotoFinder
  ) throws {
    let folders = try finder.folders(in: folder)
    guard !folders.isEmpty else {
      throw DatasetError(.noFolders, ["folder": "\(folder)"])
    }
    for (name, path) in folders {
      guard path.name.isEmpty || Path(bytes: path.name).isValidUTF8 else {
        throw DatasetError(.badClassName, ["name": "\(Path(bytes: path.name))"])
      }
      let label = try DatasetClass(named: name)
      photos += try finder.photos(below: path)
        .map { LabelledPhoto(path: $0, label: label, split: split) }
    }
  }

  /// Returns the split folders in `folder`; nil if there are none.
  private static func splits(
    in folder: Path, _ finder: PhotoFinder
  ) throws -> [(split: DatasetSplit?, path: Path)]? {
    let folders = try finder.folders(in: folder)
    let parts = folders.map { (split: DatasetSplit(name: $0.name), path: $0.path) }
    let others = zip(folders, parts).filter { $0.1.split == nil }.map(\.0.name)
    guard others.count < folders.count else { return nil }
    guard others.isEmpty else {
      throw DatasetError(
        .mixedFolders,
        ["folder": "\(folder)", "names": .text(others.joined(separator: ", "))])
    }
    return parts
  }
}
