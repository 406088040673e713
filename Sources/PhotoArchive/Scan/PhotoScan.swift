public import Files
internal import Containers

/// Finds photos in files and folders, one at a time.
///
/// A folder's entries are visited in the byte order of their names, files and folders alike, and
/// subfolders depth-first. A file is a photo if its name or its first bytes are those of an image;
/// a file that is named explicitly always is. Other files are only counted, and so are backups,
/// unfinished downloads, and raw and HEIC files beside a photo of the same name. Hidden entries,
/// bins and caches (`ForeignNames`) below the named paths are skipped. Links are followed unless they
/// are refused, and each folder is visited once per named path, so that links can't form cycles.
/// Folders behind links are visited
/// after all others below the named path, so that photos are found at their real paths if these are
/// below it. Only regular files are ever opened.
public final class PhotoScan: IteratorProtocol {
  /// A file that may be a photo.
  public struct Photo: Sendable, Hashable {
    /// The photo's path.
    public let path: Path
    /// The stamps of the photo and its sidecar when the photo was found.
    ///
    /// An absent sidecar may be as old as the listing of the folder: archives have too many photos
    /// to check for each.
    public let stamps: PhotoRecord.Stamps

    /// Creates a found photo.
    public init(path: Path, stamps: PhotoRecord.Stamps) {
      self.path = path
      self.stamps = stamps
    }
  }

  /// A result of a scan.
  public enum Item: Sendable, Hashable {
    /// A file that may be a photo.
    case photo(Photo)
    /// A path that could not be read.
    case failure(Path, FileError)
  }

  /// A folder behind a symbolic link.
  private struct LinkedFolder {
    let path: Path
    let identity: FileStatus.Identity
  }

  /// A folder on the stack, with its remaining names in reverse order.
  private struct Folder {
    let path: Path
    var names: [[UInt8]]
    /// All names, if a photo may have a sidecar: if any name ends in .xmp, regardless of case, since
    /// the file system may be case-insensitive.
    let namesWithSidecars: Set<[UInt8]>?
    /// The raw and HEIC files that are photos of this folder in another format.
    let twins: Set<[UInt8]>

    init(_ path: Path, names: [[UInt8]]) {
      self.path = path
      self.names = names.reversed()
      let endings = Set(names.map(nameEnding))
      namesWithSidecars = endings.contains("xmp") ? Set(names) : nil
      twins = endings.isDisjoint(with: NameKind.twins) ? [] : Companions(among: names).twins
    }
  }

  /// The number of files skipped so far because neither name nor content is an image's.
  public private(set) var otherFiles = 0

  private var roots: IndexingIterator<[Path]>
  private var list: PathList?
  private let listName: Path
  private var folders: [Folder] = []
  private var linkedFolders: ArraySlice<LinkedFolder> = []
  private var visited: Set<FileStatus.Identity> = []
  private let excluded: Set<FileStatus.Identity>
  private let links: PhotoSource.Links

  private let isCancelled: @Sendable () -> Bool

  init(
    paths: [Path], list: PathList?, listName: Path,
    excluded: Set<FileStatus.Identity> = [], links: PhotoSource.Links = .followed,
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    roots = paths.makeIterator()
    self.list = list
    self.listName = listName
    self.excluded = excluded
    self.links = links
    self.isCancelled = isCancelled
  }

  /// Returns the next photo, or the next path that can't be read.
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

  /// Visits a path that was named explicitly.
  private func begin(_ named: Path) -> Item? {
    visited.removeAll()
    var path = named
    do throws(Errno) {
      // Resolved once, so that a link swapped in later leads nowhere. If it fails, so does `stat`.
      if links == .refused, let real = try? named.resolved() { path = real }
      let status = try FileStatus(of: path)
      if excluded.contains(status.identity) { return nil }
      if status.kind == .folder { return enter(path, status.identity) }
      return .photo(photo(path, status, Sidecar(of: path)))
    } catch {
      return .failure(path, FileError(reading: path, error))
    }
  }

  /// Visits an entry of a folder.
  private func look(at name: [UInt8], in folder: Folder) -> Item? {
    let path = folder.path.appending(name)
    do throws(Errno) {
      let status = try FileStatus(of: path)
      if excluded.contains(status.identity) { return nil }
      let isPhoto = status.kind == .folder || isImageName(name)
      if links == .refused, isPhoto, FileStatus.isLink(path) {
        return .failure(path, FileError(.linkNotFollowed, at: path))
      }
      switch status.kind {
      case .folder where ForeignNames.isUnfinishedFolder(name): otherFiles += 1
      case .folder where FileStatus.isLink(path):
        linkedFolders.append(LinkedFolder(path: path, identity: status.identity))
      case .folder: return enter(path, status.identity)
      case .special where isImageName(name): return .failure(path, FileError(.notStored, at: path))
      case .file where folder.twins.contains(name): otherFiles += 1
      case .file where isImageName(name) || !ForeignNames.isLeftover(name) && startsAsImage(path):
        let sidecar = folder.namesWithSidecars.map { Sidecar(of: path, among: $0) }
        return .photo(photo(path, status, sidecar))
      case .file, .special, .link: otherFiles += 1
      }
    } catch {
      // A broken link is worth reporting only if its name is a photo's.
      let isDeadLink = error == .missing
      if isImageName(name) || !isDeadLink {
        return .failure(path, FileError(reading: path, error))
      }
      otherFiles += 1
    }
    return nil
  }

  private func photo(_ path: Path, _ status: FileStatus, _ sidecar: Sidecar?) -> Photo {
    Photo(path: path, stamps: PhotoRecord.Stamps(photo: status.stamp, sidecar: sidecar?.stamp))
  }

  /// Pushes a folder onto the stack, unless it was visited already.
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
