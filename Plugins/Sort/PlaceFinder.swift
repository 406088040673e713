import CommandKit
import Files
import Messages
import PhotoArchive

/// Finds places at the destination for photos and what belongs to them.
struct PlaceFinder {
  /// What becomes of a file.
  enum Place {
    /// It can have this name.
    case free(Path)
    /// It stays where it is, for this reason.
    case taken(Reason)
  }

  /// What is at a name that a photo could have.
  private enum Presence {
    case nothing, sameFile, samePicture, otherFile
  }

  private static let sameFile = Reason(.alreadyThere, ReasonMessage.sameFileThere())
  private static let samePicture = Reason(.alreadyThere, ReasonMessage.samePictureThere())
  private static let differentCompanion = Reason(.nameTaken, ReasonMessage.otherCompanionThere())

  private var names = DestinationNames()
  private var pictures: PictureDigests

  init(pictures: PictureDigests) { self.pictures = pictures }

  /// Gives a name to a file of the plan.
  mutating func claim(_ target: Path, for file: Path) {
    names.claim(target, for: file)
  }

  /// The places of a photo and of its companions, all with the same number behind the photo's stem.
  ///
  /// The number is the first at which the photo is already, or else at which all of them can be.
  ///
  /// - Parameters:
  ///   - photo: the photo.
  ///   - companions: what belongs to it, in the same folder.
  ///   - prefix: what is put before the names.
  ///   - folder: where they go.
  /// - Returns: the place of the photo, and those of the companions in their order.
  mutating func places(
    for photo: Path, with companions: [Path], _ prefix: String, in folder: Path
  ) -> (photo: Place, companions: [Place]) {
    let stem = Companions.stem(of: photo.name)
    var number = 1
    while true {
      let start = Array(prefix.utf8) + stem + Array((number == 1 ? "" : "-\(number)").utf8)
      let target = { (file: Path) in
        folder.appending(start + file.name.dropFirst(stem.count))
      }
      if let places = places(for: photo, companions, target) { return places }
      number += 1
    }
  }

  /// The places under the names that `target` gives; nil where another photo has them.
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
    for file in companions {
      switch (presence(of: file, at: target(file), isPhoto: false), place) {
      case (.nothing, _): places.append(.free(target(file)))
      case (.sameFile, _): places.append(.taken(Self.sameFile))
      // The photo is not filed again because of a note that was written or changed beside it.
      case (_, .taken): places.append(.taken(Self.differentCompanion))
      case (_, .free): return nil
      }
    }
    return (place, places)
  }

  private mutating func presence(
    of file: Path, at target: Path, isPhoto: Bool
  ) -> Presence {
    guard let owner = names.owner(of: target) else { return .nothing }
    if owner.hasSameContent(as: file) { return .sameFile }
    return isPhoto && pictures.areSame(file, owner) ? .samePicture : .otherFile
  }
}
