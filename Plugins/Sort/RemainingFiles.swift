import CommandKit
import Containers
import Files
import Messages
import PhotoArchive

/// What remains in the folders whose photos were all moved, and was not reported otherwise.
struct RemainingFiles {
  /// The files of a folder that are dealt with, as hashes of their names: a dry run leaves all files
  /// in the folder, and an archive has too many names to keep.
  private var settled: [Path: Set<Int>] = [:]
  private var foldersWithPhotos: Set<Path> = []
  private let currentFolder: Path?

  /// The numbers of folders and of file names that are listed.
  private static let listed = (folders: 3, names: 3)

  init(currentFolder: Path?) { self.currentFolder = currentFolder }

  /// Counts a file of the plan.
  mutating func count(_ file: PlannedTransfer, isMoved: Bool) {
    let path = file.transfer.source
    settled[path.folder, default: []].insert(path.name.hashValue)
    if !isMoved, file.companionOf == nil { foldersWithPhotos.insert(path.folder) }
  }

  /// Counts a file that the plan leaves where it is, for a reason that is reported.
  mutating func count(left path: Path) {
    if ImageFormat.nameExtensions.contains(path.ending) { foldersWithPhotos.insert(path.folder) }
    settled[path.folder, default: []].insert(path.name.hashValue)
  }

  /// The sentences about the files that remain, by folder.
  var messages: [Message] {
    let folders = settled.keys.filter { !foldersWithPhotos.contains($0) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      .map { (path: $0, names: names(in: $0)) }.filter { !$0.names.isEmpty }
    let rest = folders.dropFirst(Self.listed.folders)
    let others = SortMessage.remainElsewhere([
      "count": .count(rest.reduce(0) { $0 + $1.names.count }), "folders": .count(rest.count),
    ])
    return folders.prefix(Self.listed.folders).map { sentence($0.path, $0.names) }
      + (rest.isEmpty ? [] : [others])
  }

  /// Returns the names of the files that remain in a folder; none if a photo is among them, whose
  /// line was deleted from the plan.
  private func names(in folder: Path) -> [[UInt8]] {
    let settled = settled[folder] ?? []
    let names = ((try? FolderListing.names(in: folder)) ?? []).filter {
      !settled.contains($0.hashValue) && folder.appending($0).kind == .file
    }
    return names.contains(where: Companions.isPhoto) ? [] : names
  }

  private func sentence(_ folder: Path, _ names: [[UInt8]]) -> Message {
    let more = names.count - Self.listed.names
    let listed = names.prefix(Self.listed.names).map {
      CommandMessage.text(["text": "\(Path(bytes: $0))"])
    }
    return SortMessage.remain([
      "count": .count(names.count), "folder": .text(folder.displayName(from: currentFolder)),
      "names": .list(listed + Message.counts([(max(0, more), SortMessage.more)])),
    ])
  }
}
