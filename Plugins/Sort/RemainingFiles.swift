import CommandKit
import Containers
import Files
import Messages
import PhotoArchive

/// What remains in the folders whose photos were all moved, and was not reported otherwise.
struct RemainingFiles {
  /// The files that stay in a folder and are dealt with, as hashes of their names.
  ///
  /// An archive has too many names to keep. Two names with the same hash in one folder are so rare
  /// that 32 bits suffice for a count.
  private var settled: [Path: Set<UInt32>] = [:]
  private var foldersWithPhotos: Set<Path> = []
  private let currentFolder: Path?
  private let isDryRun: Bool

  /// The numbers of folders and of file names that are listed.
  private static let listed = (folders: 3, names: 3)

  init(currentFolder: Path?, isDryRun: Bool) {
    self.currentFolder = currentFolder
    self.isDryRun = isDryRun
  }

  /// Counts a file of the plan.
  mutating func count(_ file: PlannedTransfer, isMoved: Bool) {
    let path = file.transfer.source
    if isMoved, !isDryRun {
      // The file is gone, so its folder alone is noted.
      settled[path.folder, default: []].formUnion([])
    } else {
      settled[path.folder, default: []].insert(hash(path.name))
    }
    if !isMoved, file.companionOf == nil { foldersWithPhotos.insert(path.folder) }
  }

  /// Counts a file that the plan leaves where it is, for a reason that is reported.
  mutating func count(left path: Path) {
    if ImageFormat.nameExtensions.contains(path.ending) { foldersWithPhotos.insert(path.folder) }
    settled[path.folder, default: []].insert(hash(path.name))
  }

  private func hash(_ name: [UInt8]) -> UInt32 { UInt32(truncatingIfNeeded: name.hashValue) }

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
      !settled.contains(hash($0)) && folder.appending($0).kind == .file
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
