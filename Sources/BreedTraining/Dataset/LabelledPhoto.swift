internal import Files
internal import BreedRecognition
internal import Messages
internal import PhotoArchive

/// A photo with what its place, a list or its metadata says of it, not yet looked at.
struct LabelledPhoto: Sendable, Hashable {
  let path: Path
  /// Its class; nil for a background photo.
  let label: DatasetClass?
  /// The split that it was given to; nil where that is to be decided by its content.
  var split: DatasetSplit?
}

extension DatasetSplit {
  /// The split that a folder, or a value in a list, names.
  init?(name: String) {
    if name == "val" { self = .validation } else { self.init(rawValue: name) }
  }
}

extension DatasetClass {
  /// The class that a name says; its id is the WordNet id that the name begins with.
  ///
  /// - Throws: a `DatasetError` when the name could not be shown: it becomes a label of a model.
  init(named name: String) throws {
    guard !name.isEmpty, Path(name).displayName == name else {
      throw DatasetError(.badClassName, ["name": "\(Path(name))"])
    }
    self.init(name: name, id: Label.wordNetID(of: name))
  }

  /// Orders by names, as their bytes are.
  static func precedes(_ one: DatasetClass, _ other: DatasetClass) -> Bool {
    one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
  }
}

extension Path {
  /// The order of paths, by their bytes.
  static func precedes(_ one: Path, _ other: Path) -> Bool {
    one.bytes.lexicographicallyPrecedes(other.bytes)
  }
}
