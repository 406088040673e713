internal import BreedRecognition
internal import CommandKit
internal import PhotoArchive

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What `kennel model import` does, apart from its command line.
struct ModelImportAction {
  let weights: PhotoPath
  let architecture: String
  /// The path of a file, or `imagenet`.
  let labels: String
  var output: PhotoPath?
  var name: String?
  var licence = "NOASSERTION"
  let location: ModelLocation

  func perform(in session: Session) throws -> CommandStatus {
    let name = name ?? Self.name(of: weights)
    let folder = output?.lossyString ?? name
    let bundle = try asCommandError {
      try BundleDraft.check(folder, replacing: false)
      let draft = try BundleDraft(
        importing: weights.lossyString, architecture: architecture, labels: readLabels(),
        name: name, licence: licence)
      return try draft.write(to: folder, storage: BundleDraft.storage(of: weights.lossyString))
    }
    session.console.note(
      "Made the model \(folder): \(counted(bundle.breeds.count, "breed", "breeds")). Its "
        + "temperature and thresholds are not fitted; `kennel evaluate -m` measures it.")
    return .success
  }

  /// The file's name without `.safetensors`.
  private static func name(of path: PhotoPath) -> String {
    let name = PhotoPath(bytes: path.name).lossyString
    let ending = ".safetensors"
    return name.hasSuffix(ending) && name != ending ? String(name.dropLast(ending.count)) : name
  }

  private func readLabels() throws -> [Label] {
    guard labels != "imagenet" else { return try imageNetLabels() }
    guard let data = try? Data(contentsOf: URL(filePath: labels)) else {
      throw CommandError(.badData, "The labels \(labels) can't be read.")
    }
    if labels.hasSuffix(".json") {
      do {
        return try JSONDecoder().decode([Label].self, from: data)
      } catch {
        throw CommandError(.badData, "\(labels) is no labels.json as a model bundle has it.")
      }
    }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map(String.init)
    guard !lines.isEmpty else { throw CommandError(.badData, "\(labels) names no breed.") }
    return try Label.own(folderNames: lines, known: location.bundle(nil).labels)
  }

  /// ImageNet's outputs, which the default model kept.
  private func imageNetLabels() throws -> [Label] {
    let labels = try location.bundle(nil).labels
    guard labels.count == 1000 else {
      throw CommandError(
        .badData, "The default model does not have ImageNet's 1,000 outputs: name the labels.")
    }
    return labels
  }
}
