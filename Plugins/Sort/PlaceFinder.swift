import CommandKit
import Files
import Messages
import PhotoArchive

/// Finds targets at the destination for photos and their companions.
struct PlaceFinder {
  /// The result for a file.
  enum Place {
    /// The file can have this path.
    case free(Path)
    /// The file is left unchanged, for this reason.
    case taken(Reason)
  }

  /// The state of a possible target of a photo.
  private enum Presence {
    case nothing, sameFile, samePicture, otherFile
  }

  private static let sameFile = Reason(.alreadyThere, ReasonMessage.sameFileThere())
  private static let samePicture = Reason(.alreadyThere, ReasonMessage.samePictureThere())
  private static let differentCompanion = Reason(.nameTaken, ReasonMessage.otherCompanionThere())

  /// The maximum number of bytes in a file name (NAME_MAX).
  private static let longestName = 255

  private var names: DestinationNames
  private var restricted: [Path: Bool] = [:]
  private var pictures: PictureDigests

  init(pictures: PictureDigests, temporaryFolder: Path) {
    self.pictures = pictures
    names = DestinationNames(temporaryFolder: temporaryFolder)
  }

  /// Reserves a path for a file of the plan.
  mutating func claim(_ target: Path, for file: Path) {
    names.claim(target, for: file)
  }

  /// Returns the places of a photo and its companions, all with the same number in their names.
  ///
  /// The number is the first at which the photo exists already, or else at which all paths are
  /// free.
  ///
  /// - Parameters:
  ///   - photo: the photo.
  ///   - companions: its companions, in the same folder.
  ///   - prefix: the prefix of the file names.
  ///   - folder: the target folder.
  /// - Returns: the place of the photo, and those of the companions in order.
  mutating func places(
    for photo: Path, with companions: [Path], _ prefix: String, in folder: Path
  ) -> (photo: Place, companions: [Place]) {
    var number = 1
    let isRestricted = isRestricted(folder)
    while true {
      let name = { (file: Path, cut: Int) in
        let name = Companions.newName(
          of: file.name, for: photo.name, prefix: prefix, number: number, cut: cut)
        return isRestricted ? safeFileName(name) : name
      }
      let longest = ([photo] + companions).map { name($0, 0).count }.max() ?? 0
      let cut = max(0, longest - Self.longestName)
      let target = { (file: Path) in folder.appending(name(file, cut)) }
      if let places = places(for: photo, companions, target) { return places }
      number += 1
    }
  }

  /// Returns the places at the paths of `target`; nil if other files have them.
  private mutating func places(
    for photo: Path, _ companions: [Path], _ target: (Path) -> Path
  ) -> (photo: Place, companions: [Place])? {
    let place: Place
    switch presence(of: photo, at: target(photo), isPhoto: true) {
    case .nothing: place = .free(target(photo))
    case .sameFile: place = .taken(Self.sameFile)
    case .samePicture: place = .taken(Self.samePicture)
    case .otherFile: return nil
    }
    var places: [Place] = []
    var ownNames: Set<[UInt8]> = [target(photo).name.withoutCase]
    for file in companions {
      guard ownNames.insert(target(file).name.withoutCase).inserted else {
        places.append(.taken(Self.differentCompanion))
        continue
      }
      switch (presence(of: file, at: target(file), isPhoto: false), place) {
      case (.nothing, _): places.append(.free(target(file)))
      case (.sameFile, _): places.append(.taken(Self.sameFile))
      // A new or changed companion does not make the photo be filed again.
      case (_, .taken): places.append(.taken(Self.differentCompanion))
      case (_, .free): return nil
      }
    }
    return (place, places)
  }

  /// Whether the disk of a folder, which need not exist, stores only names that Windows allows.
  private mutating func isRestricted(_ folder: Path) -> Bool {
    if let known = restricted[folder] { return known }
    let result =
      folder.kind == nil && folder.folder != folder
      ? isRestricted(folder.folder) : folder.storesWindowsNames
    restricted[folder] = result
    return result
  }

  private mutating func presence(
    of file: Path, at target: Path, isPhoto: Bool
  ) -> Presence {
    guard let owner = names.owner(of: target) else { return .nothing }
    if owner.hasSameContent(as: file) { return .sameFile }
    return isPhoto && pictures.areSame(file, owner) ? .samePicture : .otherFile
  }
}
