internal import Messages
import Files
import CommandKit
import PhotoArchive

/// The folder that is sorted, and the one that the photos are filed into, both really existing paths
/// or, for the destination, what will be one.
struct SortPlaces {
  let source: Path
  let destination: Path
  private let moves: Bool

  /// Checks the two folders; throws why they can't be sorted from and into.
  init(
    source: Path, destination: Path, excluded: [Path], kind: Transfer.Kind
  ) throws(CommandError) {
    moves = kind == .move
    guard !destination.bytes.isEmpty else {
      throw CommandError(.usage, SortMessage.noDestination())
    }
    guard source.kind == .folder || (try? source.resolved())?.kind == .folder else {
      throw CommandError(.nothingDone, SortMessage.sourceIsNoFolder(["folder": "\(source)"]))
    }
    self.source = try CommandError.wrapping(.inputOutput, .about, source) { try source.resolved() }
    self.destination = try CommandError.wrapping(.cannotCreate, .about, destination) {
      try destination.resolvedWhereItExists()
    }
    try checkNesting(excluded)
    try checkDestination()
  }

  private func checkNesting(_ excluded: [Path]) throws(CommandError) {
    let names: [String: Message.Value] = ["source": "\(source)", "folder": "\(destination)"]
    if source == destination { throw CommandError(.usage, SortMessage.intoItself(names)) }
    if source.isInside(destination) { throw CommandError(.usage, SortMessage.aroundSource(names)) }
    let isExcluded = excluded.contains { path in
      (try? path.resolvedWhereItExists()).map(destination.isInside) ?? false
    }
    if destination.isInside(source), !isExcluded {
      throw CommandError(.usage, SortMessage.insideSource(names))
    }
  }

  /// Finds out before the first change whether the destination can be written.
  private func checkDestination() throws(CommandError) {
    var folder = destination
    while folder.kind == nil, folder.folder != folder { folder = folder.folder }
    guard folder.kind == .folder else {
      throw CommandError(.cannotCreate, SortMessage.isNoFolder(["folder": "\(folder)"]))
    }
    guard folder.isWritable else {
      throw CommandError(.cannotCreate, SortMessage.notWritable(["folder": "\(folder)"]))
    }
  }

  /// Why a photo can't be sorted, or nil.
  func reasonToStay(_ photo: Path) -> Reason? {
    if photo.kind == .link { return Reason(.link, ReasonMessage.isLinkedPhoto()) }
    if moves, !photo.folder.isWritable {
      return Reason(.writeProtected, ReasonMessage.sourceNotWritable())
    }
    return nil
  }
}
