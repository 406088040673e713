internal import Messages
import Files
import CommandKit
import PhotoArchive

/// The source and the destination of a sort, with symbolic links resolved; the destination need not
/// exist.
struct SortPlaces {
  let source: Path
  let destination: Path
  private let kind: Transfer.Kind

  /// Creates the places; throws an error if the folders can't be used.
  init(
    source: Path, destination: Path, excluded: [Path], kind: Transfer.Kind
  ) throws(CommandError) {
    self.kind = kind
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

  /// Checks before the first change that the destination is writable.
  private func checkDestination() throws(CommandError) {
    var folder = destination
    while folder.kind == nil, folder.folder != folder { folder = folder.folder }
    guard folder.kind == .folder else {
      throw CommandError(.cannotCreate, SortMessage.isNoFolder(["folder": "\(folder)"]))
    }
    guard !destination.appending("photo").isInLibrary else {
      throw CommandError(.usage, SortMessage.intoLibrary(["folder": "\(destination)"]))
    }
    guard folder.isWritable else {
      throw CommandError(.cannotCreate, SortMessage.notWritable(["folder": "\(folder)"]))
    }
  }

  /// Returns why a photo can't be sorted, or nil.
  func reasonToStay(_ photo: Path) -> Reason? {
    if photo.kind == .link { return Reason(FileError(.linkNotFollowed)) }
    if kind.disturbsLibraries, photo.isInLibrary {
      return Reason(.library, ReasonMessage.inLibrary())
    }
    if kind == .move, !photo.folder.isWritable {
      return Reason(.writeProtected, ReasonMessage.sourceNotWritable())
    }
    return nil
  }
}

extension Transfer.Kind {
  /// Whether the photos of another program's library stay where they are: a moved photo would be
  /// missing there, and a change to a hard link would change the photo in the library.
  var disturbsLibraries: Bool { self == .move || self == .hardlink }
}
