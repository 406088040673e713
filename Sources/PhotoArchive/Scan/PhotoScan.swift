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
  /// What a scan finds.
  public enum Item: Sendable, Hashable {
    /// A file that may be a photo.
    case photo(PhotoPath)
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
        if let item = look(at: name, in: folders[last].path) { return item }
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
      return status.kind == .folder ? enter(path, status.identity) : .photo(path)
    } catch {
      return .failure(path, PhotoFileError(errno: error.code, at: path))
    }
  }

  /// Looks at an entry of a folder.
  private func look(at name: [UInt8], in folder: PhotoPath) -> Item? {
    let path = folder.appending(name)
    do throws(Errno) {
      let status = try FileStatus(of: path)
      if excluded.contains(status.identity) { return nil }
      switch status.kind {
      case .folder where FileStatus.isLink(path):
        linkedFolders.append(LinkedFolder(path: path, identity: status.identity))
      case .folder: return enter(path, status.identity)
      case .special where isImageName(name): return .failure(path, .notStored)
      case .file where isImageName(name) || startsAsImage(path): return .photo(path)
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

  /// Makes a folder the next to be looked through, unless it was already.
  private func enter(_ path: PhotoPath, _ identity: FileStatus.Identity) -> Item? {
    guard visited.insert(identity).inserted else { return nil }
    do throws(Errno) {
      let names = try FolderListing.names(in: path)
      folders.append(Folder(path: path, names: names.reversed()))
      return nil
    } catch {
      return .failure(path, PhotoFileError(errno: error.code))
    }
  }

  private func isImageName(_ name: [UInt8]) -> Bool {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let ending = String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
    return ImageFormat.nameExtensions.contains(ending)
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
