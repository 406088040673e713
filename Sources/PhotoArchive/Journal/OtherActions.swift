internal import Files

/// What other actions did to the files of an action that is undone, from their journals.
///
/// A photo may have been labelled and then sorted, or sorted and then labelled: its undo finds it
/// where kennel put it, and knows content that kennel wrote. The journals are read when they are
/// first needed.
final class OtherActions {
  private struct Index {
    /// The other places of a file: where moves put it, and where undone moves put it back.
    var places: [Path: [Path]] = [:]
    /// The SHA-256 digests of what kennel wrote at a path, or found there before it wrote.
    var digests: [Path: Set<String>] = [:]
  }

  private let id: String
  private let folder: Path
  private lazy var index = makeIndex()

  /// Creates the view of an action on all others.
  ///
  /// - Parameters:
  ///   - id: the action's name.
  ///   - folder: the folder of the journals.
  init(besides id: String, in folder: Path) {
    self.id = id
    self.folder = folder
  }

  /// Returns the paths to which other actions may have moved the file at `path`, nearest first.
  func places(of path: Path) -> [Path] {
    var found = [path]
    var next = 0
    while next < found.count {
      found += (index.places[found[next]] ?? []).filter { !found.contains($0) }
      next += 1
    }
    return Array(found.dropFirst())
  }

  /// Returns whether kennel wrote a file with this digest at one of the paths.
  func hasWritten(_ digest: String, at paths: [Path]) -> Bool {
    paths.contains { index.digests[$0]?.contains(digest) == true }
  }

  private func makeIndex() -> Index {
    var index = Index()
    guard let journals = try? ActionHistory.journals(in: folder) else { return index }
    for journal in journals where journal.id != id {
      // A journal that can't be read leaves the undo as careful as without it.
      if let reader = try? JournalReader(journal.path) { add(reader, to: &index) }
    }
    return index
  }

  private func add(_ reader: JournalReader, to index: inout Index) {
    for number in 0..<reader.count {
      guard let record = try? reader.record(number), let path = record.path else { continue }
      switch record.type {
      // Whether a move was done or undone does not matter: the file itself is compared.
      case .transfer where record.kind == Transfer.Kind.move.rawValue:
        guard let target = record.target else { continue }
        index.places[path, default: []].append(target)
        index.places[target, default: []].append(path)
      case .rewrite:
        let digests = [record.before, record.after].compactMap(\.self)
        index.digests[path, default: []].formUnion(digests)
      default: break
      }
    }
  }
}
