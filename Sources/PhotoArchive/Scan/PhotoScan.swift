public import Files
internal import Containers

/// Finds photos in files and folders, one at a time.
///
/// A folder's entries come in the order of their names' bytes, files and folders alike, and a
/// folder's own entries stand where its name does. A file is a photo when its name or its first
/// bytes say image; one that was named itself always is. Other files are only counted. Hidden
/// entries and thumbnail folders below the named ones are skipped. Links are followed, and each
/// folder is visited once for each named path, so that links can't lead in circles; one that a link
/// leads to is put off until all others below the named path are done, so that photos go by their
/// own names where they have one there. Nothing but regular files is ever opened.
public final class PhotoScan: IteratorProtocol {
  /// A file that may be a photo.
  public struct Photo: Sendable, Hashable {
    /// Where it is.
    public let path: Path
    /// What it and what stands beside it were when it was found.
    ///
    /// That there is no sidecar may be as old as the look into its folder: archives have too many
    /// photos to ask for each.
    public let stamps: PhotoRecord.Stamps

    /// Names a photo that was looked at.
    public init(path: Path, stamps: PhotoRecord.Stamps) {
      self.path = path
      self.stamps = stamps
    }
  }

  /// What a scan finds.
  public enum Item: Sendable, Hashable {
    /// A file that may be a photo.
    case photo(Photo)
    /// A path that could not be looked at.
    case failure(Path, FileError)
  }

  /// A folder that a link leads to.
  private struct LinkedFolder {
    let path: Path
    let identity: FileStatus.Identity
  }

  /// A folder on the way down, with the names in it that are still to be looked at, last first.
  private struct Folder {
    let path: Path
    var names: [[UInt8]]
    /// Whether a photo may have a sidecar: whether any name ends in .xmp, in a file system that may
    /// take capitals for the same.
    let hasSidecars: Bool

    init(_ path: Path, names: [[UInt8]]) {
      self.path = path
      self.names = names.reversed()
      hasSidecars = names.contains { nameEnding($0) == "xmp" }
    }
  }

  /// How many files were passed over so far because nothing says that they are images.
  public private(set) var otherFiles = 0

  private var roots: IndexingIterator<[Path]>
  private var list: PathList?
  private let listName: Path
  private var folders: [Folder] = []
  private var linkedFolders: ArraySlice<LinkedFolder> = []
  private var visited: Set<FileStatus.Identity> = []
  private let excluded: Set<FileStatus.Identity>

  private let isCancelled: @Sendable () -> Bool

  init(
    paths: [Path], list: PathList?, listName: Path,
    excluded: Set<FileStatus.Identity> = [], isCancelled: @escaping @Sendable () -> Bool
  ) {
    roots = paths.makeIterator()
    self.list = list
    self.listName = listName
    self.excluded = excluded
    self.isCancelled = isCancelled
  }

  /// Finds the next photo, or path that can't be looked at.
  public func next() -> Item? {
    // Between two photos there may be a million other files.
    while !isCancelled() {
      if let last = folders.indices.last {
        guard let name = folders[last].names.popLast() else {
          folders.removeLast()
          continue
        }
        if let item = look(at: name, in: folders[last]) { return item }
      } else if let linked = linkedFolders.popFirst() {
        if let item = enter(linked.path, linked.identity) { return item }
      } else {
        do throws(FileError) {
          guard let root = try nextRoot() else { return nil }
          if let item = begin(root) { return item }
        } catch {
          list = nil
          return .failure(listName, error)
        }
      }
    }
    return nil
  }

  private func nextRoot() throws(FileError) -> Path? {
    if let path = roots.next() { return path }
    return try list?.next()
  }

  /// Looks at a path that was named itself.
  private func begin(_ path: Path) -> Item? {
    visited.removeAll()
    do throws(Errno) {
      let status = try FileStatus(of: path)
      if excluded.contains(status.identity) { return nil }
      if status.kind == .folder { return enter(path, status.identity) }
      return .photo(photo(path, status, mayHaveSidecar: true))
    } catch {
      return .failure(path, FileError(reading: path, error))
    }
  }

  /// Looks at an entry of a folder.
  private func look(at name: [UInt8], in folder: Folder) -> Item? {
    let path = folder.path.appending(name)
    do throws(Errno) {
      let status = try FileStatus(of: path)
      if excluded.contains(status.identity) { return nil }
      switch status.kind {
      case .folder where FileStatus.isLink(path):
        linkedFolders.append(LinkedFolder(path: path, identity: status.identity))
      case .folder: return enter(path, status.identity)
      case .special where isImageName(name): return .failure(path, FileError(.notStored, at: path))
      case .file where isImageName(name) || startsAsImage(path):
        return .photo(photo(path, status, mayHaveSidecar: folder.hasSidecars))
      case .file, .special, .link: otherFiles += 1
      }
    } catch {
      // A dead link matters to someone who looks for photos only if it is named as one.
      let isDeadLink = error == .missing
      if isImageName(name) || !isDeadLink {
        return .failure(path, FileError(reading: path, error))
      }
      otherFiles += 1
    }
    return nil
  }

  private func photo(_ path: Path, _ status: FileStatus, mayHaveSidecar: Bool) -> Photo {
    let sidecar = mayHaveSidecar ? FileStamp(ifThere: path.sidecar) : nil
    return Photo(path: path, stamps: PhotoRecord.Stamps(photo: status.stamp, sidecar: sidecar))
  }

  /// Makes a folder the next to be looked through, unless it was already.
  private func enter(_ path: Path, _ identity: FileStatus.Identity) -> Item? {
    guard visited.insert(identity).inserted else { return nil }
    do throws(Errno) {
      let names = try FolderListing.names(in: path)
      folders.append(Folder(path, names: names))
      return nil
    } catch {
      return .failure(path, FileError(reading: nil, error))
    }
  }

  private func isImageName(_ name: [UInt8]) -> Bool {
    ImageFormat.nameExtensions.contains(nameEnding(name))
  }

  private func startsAsImage(_ path: Path) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: ImageFormat.prefixLength, alignment: 1) { start in
      guard let file = try? OpenFile(path), let count = try? file.read(into: start) else {
        return false
      }
      return ImageFormat.detect(UnsafeRawBufferPointer(rebasing: start[..<count])) != nil
    }
  }
}
