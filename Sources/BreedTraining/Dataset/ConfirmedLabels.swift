internal import Containers
internal import Files
internal import BreedRecognition
internal import Messages
internal import PhotoArchive
internal import PhotoMetadata
internal import Threads

/// The photos of an archive whose breed is confirmed by the user.
enum ConfirmedLabels {
  /// Returns all photos below a folder with a confirmed breed in their metadata; unconfirmed labels
  /// of models are ignored.
  static func photos(
    below folder: Path, threads: Int, _ finder: inout PhotoFinder,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws -> [LabelledPhoto] {
    let paths = try finder.photos(below: folder, isNamed: true)
    var found: [(path: Path, label: BreedLabel)] = []
    try forEach(paths, threads: threads, isCancelled: isCancelled) {
      let reader = FileReader()
      return { path in (path, try? confirmedLabel(of: path, reader)) }
    } deliver: { path, label in
      if let label { found.append((path, label)) }
    }
    guard !found.isEmpty else {
      throw DatasetError(.noConfirmedBreeds, ["folder": "\(folder)"])
    }
    return try labelled(found)
  }

  private static func confirmedLabel(
    of path: Path, _ reader: FileReader
  ) throws -> BreedLabel? {
    let stamps = try PhotoRecord.Stamps(of: path)
    let label = try reader.read(path) { facts(of: Container($0), at: path, stamps).label }
    return label?.status == .confirmed ? label : nil
  }

  /// Assigns classes: one per breed, whatever the spelling of its name; the bytewise first spelling
  /// becomes the class name.
  private static func labelled(
    _ found: [(path: Path, label: BreedLabel)]
  ) throws -> [LabelledPhoto] {
    var classes: [String: DatasetClass] = [:]
    let byID = Dictionary(grouping: found.map(\.label), by: key)
    for (key, labels) in byID {
      let name = labels.map(\.breedName).min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? key
      let id = labels.lazy.compactMap { Label.wordNetID(of: $0.breedID) }.first
      classes[key] = DatasetClass(name: try DatasetClass(named: name).name, id: id)
    }
    return found.map { LabelledPhoto(path: $0.path, label: classes[key($0.label)], split: nil) }
  }

  private static func key(_ label: BreedLabel) -> String {
    label.breedID.isEmpty ? label.breedName : label.breedID
  }
}
