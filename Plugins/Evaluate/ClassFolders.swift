internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Messages

/// The breeds that the class folders of a dataset are named after.
struct ClassFolders {
  let labels: [Path: Evaluation.Label]

  /// Finds the breed of each folder: by its exact name, by a leading WordNet id, or by a name or
  /// synonym that differs only in case or separators.
  ///
  /// - Throws: a `CommandError` with the folders that match no breed.
  init(_ folders: [(name: String, path: Path)], breeds: [Breed]) throws(CommandError) {
    // A model of the user's own classes may have names that differ only in case, or begin like an
    // id.
    let verbatim = Dictionary(breeds.map { ($0.name, $0) }) { first, _ in first }
    var byName: [String: Breed] = [:]
    for breed in breeds.reversed() {
      for name in breed.synonyms + [breed.name] { byName[Self.key(name)] = breed }
    }
    let byID = breeds.byID
    var labels: [Path: Evaluation.Label] = [:]
    var strangers: [String] = []
    for (name, path) in folders {
      let id = Label.wordNetID(of: name)
      if let breed = verbatim[name] ?? id.flatMap({ byID[$0] }) ?? byName[Self.key(name)] {
        labels[path] = .breed(breed)
      } else {
        strangers.append(path.displayName)
      }
    }
    guard strangers.isEmpty else {
      throw CommandError(
        .badData,
        EvaluateMessage.unknownFolders([
          "id": .text(breeds.first?.id ?? "n02085620"),
          "name": .text(breeds.first?.name ?? "Chihuahua"),
          "folders": .text(strangers.joined(separator: ", ")),
        ]))
    }
    self.labels = labels
  }

  /// Returns the form of a name for comparison, without case and with `_` and `-` as spaces.
  private static func key(_ name: String) -> String {
    name.replacing("_", with: " ").replacing("-", with: " ").lowercased()
  }
}
