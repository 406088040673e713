internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Messages
internal import ModelAuthoring

internal import FoundationEssentials

/// The implementation of `kennel model import`, independent of its command line.
struct ModelImportAction {
  let weights: Path
  let architecture: String
  /// A file of labels, or `imagenet`.
  let labels: Path
  var output: Path?
  var name: String?
  var licence = "NOASSERTION"

  /// The placeholder for the labels of ImageNet.
  static let imageNet = Path("imagenet")

  func perform(in session: Session) throws -> CommandStatus {
    let ownName = Self.name(of: weights)
    let folder = output ?? name.map { Path($0) } ?? ownName
    let name = name ?? ownName.displayName
    let bundle = try CommandError.wrapping {
      try BundleDraft.check(folder, replacing: false)
      let draft = try BundleDraft(
        importing: weights, architecture: architecture, labels: readLabels(session.models),
        name: name, licence: licence)
      return try draft.write(to: folder, storage: BundleDraft.storage(of: weights))
    }
    session.console.note(
      ModelCommandMessage.imported([
        "folder": "\(folder)", "count": .count(bundle.breeds.count),
      ]))
    return .success
  }

  /// Returns the file's name without `.safetensors`.
  private static func name(of path: Path) -> Path {
    let (name, ending) = (path.name, Array(".safetensors".utf8))
    let hasEnding = name.count > ending.count && name.suffix(ending.count).elementsEqual(ending)
    return Path(bytes: hasEnding ? name.dropLast(ending.count) : name)
  }

  private func readLabels(_ models: ModelLocation) throws -> [Label] {
    guard labels != Self.imageNet else { return try imageNetLabels(models) }
    let bytes = try CommandError.wrapping(.badData, .notRead, labels) { try labels.contents() }
    if labels.ending == "json" {
      do {
        return try JSONDecoder().decode([Label].self, from: Data(bytes))
      } catch {
        throw CommandError(.badData, ModelCommandMessage.notLabels(["file": "\(labels)"]))
      }
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map(String.init)
    guard !lines.isEmpty else {
      throw CommandError(.badData, BundleMessage.noBreed(["file": "\(labels)"]))
    }
    return try Label.own(folderNames: lines, known: models.bundle(nil).labels)
  }

  /// Returns the labels of ImageNet, which the default model contains.
  private func imageNetLabels(_ models: ModelLocation) throws -> [Label] {
    let labels = try models.bundle(nil).labels
    guard labels.count == 1000 else {
      throw CommandError(.badData, ModelCommandMessage.noImageNet())
    }
    return labels
  }
}
