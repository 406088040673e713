internal import Imaging

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
    public let path: PhotoPath
    /// What it and what stands beside it were when it was found.
    ///
    /// That there is no sidecar may be as old as the look into its folder: archives have too many
    /// photos to ask for each.
    public let stamps: PhotoRecord.Stamps

    /// Names a photo that was looked at.
    public init(path: PhotoPath, stamps: PhotoRecord.Stamps) {
      self.path = path
      self.stamps = stamps
    }
  }

  /// What a scan finds.
  public enum Item: Sendable, Hashable {
    /// A file that may be a photo.
    case photo(Photo)
    /// A path that could not be looked at.
    case failure(PhotoPath, PhotoFileError)
  }

  /// A folder that a link leads to.
  private struct LinkedFolder {
    let path: PhotoPath
    let identity: FileStatus.Identity
  }

  /// A folder on the way down, with the names in it that are still to be looked at, last first.
  private struct Folder {
    let path: PhotoPath
    var names: [[UInt8]]
    /// Whether a photo may have a sidecar: whether any name ends in .xmp, in a file system that may
    /// take capitals for the same.
    let hasSidecars: Bool

    init(_ path: PhotoPath, names: [[UInt8]]) {
      self.path = path
      self.names = names.reversed()
      hasSidecars = names.contains { nameEnding($0) == "xmp" }
    }
  }

  /// How many files were passed over so far because nothing says that they are images.
  public private(set) var otherFiles = 0

  private var roots: IndexingIterator<[PhotoPath]>
  private var list: PathList?
  private let listName: PhotoPath
  private var folders: [Folder] = []
  private var linkedFolders: ArraySlice<LinkedFolder> = []
  private var visited: Set<FileStatus.Identity> = []
  private let excluded: Set<FileStatus.Identity>

  private let isCancelled: @Sendable () -> Bool

  init(
    paths: [PhotoPath], list: PathList?, listName: PhotoPath,
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
        do throws(PhotoFileError) {
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

  private func nextRoot() throws(PhotoFileError) -> PhotoPath? {
    if let path = roots.next() { return path }
    return try list?.next()
  }

  /// Looks at a path that was named itself.
  private func begin(_ path: PhotoPath) -> Item? {
    visited.removeAll()
    do throws(Errno) {
      let status = try FileStatus(of: path)
      if excluded.contains(status.identity) { return nil }
      if status.kind == .folder { return enter(path, status.identity) }
      return .photo(photo(path, status, mayHaveSidecar: true))
    } catch {
      return .failure(path, PhotoFileError(errno: error.code, at: path))
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
      case .special where isImageName(name): return .failure(path, .notStored)
      case .file where isImageName(name) || startsAsImage(path):
        return .photo(photo(path, status, mayHaveSidecar: folder.hasSidecars))
      case .file, .special, .link: otherFiles += 1
      }
    } catch {
      // A dead link matters to someone who looks for photos only if it is named as one.
      let isDeadLink = error.code == FileStatus.missing
      if isImageName(name) || !isDeadLink {
        return .failure(path, PhotoFileError(errno: error.code, at: path))
      }
      otherFiles += 1
    }
    return nil
  }

  private func photo(_ path: PhotoPath, _ status: FileStatus, mayHaveSidecar: Bool) -> Photo {
    let sidecar = mayHaveSidecar ? FileStamp(ifThere: path.sidecar) : nil
    return Photo(path: path, stamps: PhotoRecord.Stamps(photo: status.stamp, sidecar: sidecar))
  }

  /// Makes a folder the next to be looked through, unless it was already.
  private func enter(_ path: PhotoPath, _ identity: FileStatus.Identity) -> Item? {
    guard visited.insert(identity).inserted else { return nil }
    do throws(Errno) {
      let names = try FolderListing.names(in: path)
      folders.append(Folder(path, names: names))
      return nil
    } catch {
      return .failure(path, PhotoFileError(errno: error.code))
    }
  }

  private func isImageName(_ name: [UInt8]) -> Bool {
    ImageFormat.nameExtensions.contains(nameEnding(name))
  }

  private func startsAsImage(_ path: PhotoPath) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: ImageFormat.prefixLength, alignment: 1) { start in
      guard let file = try? OpenFile(path), let count = try? file.read(into: start) else {
        return false
      }
      return ImageFormat.detect(UnsafeRawBufferPointer(rebasing: start[..<count])) != nil
    }
  }
}
