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

  /// Checks the two folders; throws a sentence on why they can't be sorted from and into.
  init(
    source: Path, destination: Path, excluded: [Path], kind: Transfer.Kind
  ) throws(CommandError) {
    moves = kind == .move
    guard !destination.bytes.isEmpty else {
      throw CommandError(.usage, "--into names no folder.")
    }
    guard source.kind == .folder || (try? source.resolved())?.kind == .folder else {
      throw CommandError(
        .nothingDone, "\(source.displayName) is no folder. Name the folder to sort.")
    }
    do throws(FileError) {
      self.source = try source.resolved()
    } catch {
      throw CommandError(.inputOutput, "\(source): \(error)")
    }
    do throws(FileError) {
      self.destination = try destination.resolvedWhereItExists()
    } catch {
      throw CommandError(.cannotCreate, "\(destination): \(error)")
    }
    try checkNesting(excluded)
    try checkDestination()
  }

  private func checkNesting(_ excluded: [Path]) throws(CommandError) {
    let (from, into) = (source.displayName, destination.displayName)
    if source == destination {
      throw CommandError(
        .usage, "\(from) can't be sorted into itself. Name another folder with --into.")
    }
    if source.isInside(destination) {
      throw CommandError(
        .usage, "\(from) lies inside \(into). Sort into a folder that is not around it.")
    }
    let isExcluded = excluded.contains { path in
      (try? path.resolvedWhereItExists()).map(destination.isInside) ?? false
    }
    if destination.isInside(source), !isExcluded {
      throw CommandError(
        .usage,
        "\(into) lies inside \(from), so a second run would sort what the first one filed. Name a "
          + "folder outside, or leave it out of the sorted photos: --exclude \(into)")
    }
  }

  /// Finds out before the first change whether the destination can be written.
  private func checkDestination() throws(CommandError) {
    var folder = destination
    while folder.kind == nil, folder.folder != folder { folder = folder.folder }
    guard folder.kind == .folder else {
      throw CommandError(.cannotCreate, "\(folder.displayName) is no folder.")
    }
    guard folder.isWritable else {
      throw CommandError(
        .cannotCreate,
        "Nothing can be written into \(folder.displayName): no permission, or a read-only disk.")
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
