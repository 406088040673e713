internal import CFileSystem
import Glibc

/// A folder that is held open, so that a symbolic link swapped in for it, or for a folder above it,
/// diverts nothing.
///
/// Files in it are reached through `FolderEntry`. Hold it for one change only: a user may rename the
/// folder meanwhile, and the journal records paths.
public final class OpenFolder: Sendable {
  /// The path by which the folder was opened.
  public let path: Path
  let descriptor: Int32

  /// Opens a folder.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - followsLinks: whether symbolic links are followed, as in a path that the user typed.
  /// - Throws: an `Errno`; `ELOOP` if a link is not followed.
  public init(_ path: Path, followsLinks: Bool = false) throws(Errno) {
    let result = path.withCString { kennel_open_folder($0, followsLinks ? 1 : 0) }
    guard result >= 0 else { throw .last }
    self.path = path
    descriptor = result
  }

  private init(_ name: [UInt8], in parent: OpenFolder) throws(Errno) {
    let result = Path(bytes: name).withCString { kennel_open_subfolder(parent.descriptor, $0) }
    guard result >= 0 else { throw .last }
    path = parent.path.appending(name)
    descriptor = result
  }

  deinit { close(descriptor) }

  /// Opens a folder, which is created with those above it where they are missing; no symbolic link
  /// is followed.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - note: a closure that receives each new folder, the outermost first; if it throws, the
  ///     folder is removed again.
  /// - Returns: the open folder.
  /// - Throws: an `Errno`, or what `note` throws.
  public static func making(
    _ path: Path, _ note: NewFolderNote = { _ in }
  ) throws(Errno) -> OpenFolder {
    do throws(Errno) {
      return try OpenFolder(path)
    } catch {
      // The parent nearly always exists, so it is only opened after a failure.
      guard error == .missing, path.folder != path else { throw error }
    }
    let name = path.withoutEndingSlashes.name
    let parent = try making(path.withoutEndingSlashes.folder, note)
    let isNew = Path(bytes: name).withCString { mkdirat(parent.descriptor, $0, 0o777) } == 0
    guard isNew || errno == EEXIST else { throw .last }
    if isNew {
      do throws(Errno) {
        try note(path)
      } catch {
        try? FolderEntry(parent, name).removeFolder()
        throw error
      }
    }
    return try OpenFolder(name, in: parent)
  }

  /// Waits until the names in the folder survive a power failure.
  ///
  /// Some network file systems can't sync a folder; this is no error.
  ///
  /// - Throws: an `Errno`.
  public func sync() throws(Errno) {
    // A descriptor that only reaches the files (O_PATH) can't be synced.
    let readable = openat(descriptor, ".", O_RDONLY | O_CLOEXEC)
    guard readable >= 0 else { throw .last }
    defer { close(readable) }
    guard fsync(readable) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .last }
  }
}
