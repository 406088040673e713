internal import BreedRecognition
internal import CommandKit
internal import Files
internal import Reporting

/// What `kennel model list` does, apart from its command line.
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
        session.console.report("\(error)")
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
        name + (name == ModelLocation.defaultName ? " (default)" : ""),
        counted(bundle.breeds.count, "breed", "breeds"), bundle.manifest.architecture,
        bundle.weightsSize.map(megabytes) ?? "-", bundle.folder.displayName,
      ]
    }
    return aligned(rows).map { "\($0)\n" }.joined()
  }
}

/// What `kennel model show` does, apart from its command line.
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

/// What `kennel model verify` does, apart from its command line.
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
        if !isQuiet { try session.console.write("\(name): whole\n") }
      } catch let error as CommandError {
        throw error
      } catch {
        session.console.report("\(name): \(error)")
        status = .badData
      }
    }
    return session.interruption.isRequested ? .interrupted : status
  }
}

extension ModelLocation {
  /// What is said where there is no model at all.
  fileprivate var thereIsNone: String {
    "There is no model in \(folders.map(\.displayName).joined(separator: " or "))."
  }
}
