internal import BreedRecognition
internal import CommandKit

/// What `kennel model list` does, apart from its command line.
struct ModelListAction {
  let location: ModelLocation
  let format: ModelFormat

  func perform(in session: Session) throws -> CommandStatus {
    let found = location.bundles()
    guard !found.isEmpty else {
      session.console.report("There is no model in \(location.folders.joined(separator: " or ")).")
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
      for (_, bundle) in bundles { try session.console.write(bundle.record().text + "\n") }
    case .table: try session.console.write(table(bundles))
    }
    return status
  }

  private func table(_ bundles: [(name: String, bundle: ModelBundle)]) -> String {
    let rows = bundles.map { name, bundle in
      [
        name + (name == ModelLocation.defaultName ? " (default)" : ""),
        counted(bundle.breeds.count, "breed", "breeds"), bundle.manifest.architecture,
        bundle.weightsSize.map(megabytes) ?? "-", bundle.folder,
      ]
    }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }
      return (cells + [row[4]]).joined(separator: "  ") + "\n"
    }.joined()
  }
}

/// What `kennel model show` does, apart from its command line.
struct ModelShowAction {
  let model: String?
  let location: ModelLocation
  let format: ModelFormat

  func perform(in session: Session) throws -> CommandStatus {
    let bundle = try asCommandError { try location.bundle(model) }
    switch format {
    case .jsonl: try session.console.write(bundle.record(withLabels: true).text + "\n")
    case .table: try session.console.write(bundle.table)
    }
    return .success
  }
}

/// What `kennel model verify` does, apart from its command line.
struct ModelVerifyAction {
  let models: [String]
  let location: ModelLocation
  let isQuiet: Bool

  func perform(in session: Session) throws -> CommandStatus {
    let names = models.isEmpty ? location.bundles().map(\.name) : models
    guard !names.isEmpty else {
      session.console.report("There is no model in \(location.folders.joined(separator: " or ")).")
      return .nothingDone
    }
    var status = CommandStatus.success
    for name in names where !session.interruption.isRequested {
      do {
        try location.bundle(name).verify()
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

/// Does `body`, whose errors are sentences on bad data, or on a bundle that can't be written.
func asCommandError<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as CommandError {
    throw error
  } catch {
    let isAboutWriting = (error as? BundleError)?.isAboutWriting == true
    throw CommandError(isAboutWriting ? .cannotCreate : .badData, "\(error)")
  }
}
