internal import BreedRecognition
internal import CommandKit
internal import Files
internal import Messages
internal import Reporting

/// The implementation of `kennel model list`, independent of its command line.
struct ModelListAction {
  let format: ModelFormat

  func perform(in session: Session) throws -> CommandStatus {
    let found = session.models.bundles()
    guard !found.isEmpty else {
      session.console.report(session.models.thereIsNone)
      return .nothingDone
    }
    var status = CommandStatus.success
    var bundles: [(name: String, bundle: ModelBundle)] = []
    for (name, result) in found {
      switch result {
      case .success(let bundle): bundles.append((name, bundle))
      case .failure(let error):
        session.console.report(Message(error))
        status = .badData
      }
    }
    switch format {
    case .jsonl:
      for (_, bundle) in bundles { try session.console.write(bundle.record().line) }
    case .table: try session.console.write(table(bundles))
    }
    return status
  }

  private func table(_ bundles: [(name: String, bundle: ModelBundle)]) -> String {
    let rows = bundles.map { name, bundle in
      [
        name == ModelLocation.defaultName
          ? "\(ModelCommandMessage.standard(["name": .text(name)]))" : name,
        "\(ModelCommandMessage.breedCount(["count": .count(bundle.breeds.count)]))",
        bundle.manifest.architecture,
        bundle.weightsSize.map(megabytes) ?? "-", bundle.folder.displayName,
      ]
    }
    return aligned(rows).map { "\($0)\n" }.joined()
  }
}

/// The implementation of `kennel model show`, independent of its command line.
struct ModelShowAction {
  let model: Path?
  let format: ModelFormat

  func perform(in session: Session) throws -> CommandStatus {
    let bundle = try CommandError.wrapping { try session.models.bundle(model) }
    switch format {
    case .jsonl: try session.console.write(bundle.record(withLabels: true).line)
    case .table: try session.console.write(bundle.table)
    }
    return .success
  }
}

/// The implementation of `kennel model verify`, independent of its command line.
struct ModelVerifyAction {
  let models: [Path]
  let isQuiet: Bool

  func perform(in session: Session) throws -> CommandStatus {
    let names = models.isEmpty ? session.models.bundles().map { Path($0.name) } : models
    guard !names.isEmpty else {
      session.console.report(session.models.thereIsNone)
      return .nothingDone
    }
    var status = CommandStatus.success
    for name in names where !session.interruption.isRequested {
      do {
        try session.models.bundle(name).verify()
        if !isQuiet {
          try session.console.write("\(ModelCommandMessage.whole(["name": "\(name)"]))\n")
        }
      } catch let error as CommandError {
        throw error
      } catch {
        session.console.report(.about, name, .error(error))
        status = .badData
      }
    }
    return session.interruption.isRequested ? .interrupted : status
  }
}

extension ModelLocation {
  /// The message if no model exists.
  fileprivate var thereIsNone: Message {
    ModelCommandMessage.noModel([
      "folders": .text(folders.map(\.displayName).joined(separator: ", "))
    ])
  }
}
