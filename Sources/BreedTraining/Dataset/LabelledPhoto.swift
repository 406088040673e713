internal import Files
internal import BreedRecognition
internal import Messages

/// A photo, not yet inspected, with its label by folder, list or metadata.
struct LabelledPhoto: Sendable, Hashable {
  let path: Path
  /// Its class; nil for a background photo.
  let label: DatasetClass?
  /// The given split; nil if it is to be decided by content.
  var split: DatasetSplit?
}

extension DatasetSplit {
  /// Creates the split that a folder or a value in a list names; nil if it names none.
  init?(name: String) {
    if name == "val" { self = .validation } else { self.init(rawValue: name) }
  }
}

extension DatasetClass {
  /// Creates the class of a name; its id is the WordNet id that the name begins with.
  ///
  /// - Throws: a `DatasetError` when the name is empty or not displayable: it becomes a model's
  ///   label.
  init(named name: String) throws {
    guard !name.isEmpty, Path(name).displayName == name else {
      throw DatasetError(.badClassName, ["name": "\(Path(name))"])
    }
    self.init(name: name, id: Label.wordNetID(of: name))
  }

  /// Returns whether a class precedes another in the bytewise order of their names.
  static func precedes(_ one: DatasetClass, _ other: DatasetClass) -> Bool {
    one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
  }
}

extension Path {
  /// Returns whether a path precedes another in bytewise order.
  static func precedes(_ one: Path, _ other: Path) -> Bool {
    one.bytes.lexicographicallyPrecedes(other.bytes)
  }
}
