internal import CFileSystem
import Glibc

/// A name in an open folder, whether or not there is a file of that name.
///
/// All changes to photos go through entries. A symbolic link at the name itself is never followed.
public struct FolderEntry: Sendable {
  /// The folder.
  public let folder: OpenFolder
  /// The name in the folder.
  public let name: [UInt8]

  /// Creates an entry of an open folder.
  public init(_ folder: OpenFolder, _ name: [UInt8]) {
    self.folder = folder
    self.name = name
  }

  /// Creates the entry at `path`, whose folder must exist.
  ///
  /// - Parameters:
  ///   - path: the path.
  ///   - followsLinks: whether links in the folder's path are followed.
  /// - Throws: an `Errno`; `ELOOP` if a link is not followed.
  public init(_ path: Path, followsLinks: Bool = false) throws(Errno) {
    folder = try OpenFolder(path.folder, followsLinks: followsLinks)
    name = path.name
  }

  /// The path, as the folder was opened.
  public var path: Path { folder.path.appending(name) }

  /// Returns the entry of another name in the same folder.
  public func sibling(_ name: [UInt8]) -> FolderEntry { FolderEntry(folder, name) }

  /// Returns the status of the file, links not followed.
  ///
  /// - Throws: an `Errno`.
  public func status() throws(Errno) -> FileStatus {
    var status = stat()
    guard call({ fstatat($0, $1, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { throw .last }
    return FileStatus(status)
  }

  /// Opens the file for reading; links are not followed.
  ///
  /// - Throws: an `Errno`.
  public func open() throws(Errno) -> OpenFile {
    // Without `O_NONBLOCK`, opening a pipe without a writer would block.
    try OpenFile(call { openat($0, $1, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW) })
  }

  /// Renames the file to a name that must not exist, which the file system checks atomically.
  ///
  /// - Throws: an `Errno`; `EEXIST` if the name is taken.
  public func rename(to target: FolderEntry) throws(Errno) {
    try check(call(with: target, kennel_rename_exclusive))
  }

  /// Renames the file, replacing a file that has the name.
  ///
  /// - Throws: an `Errno`.
  public func rename(replacing target: FolderEntry) throws(Errno) {
    try check(call(with: target) { renameat($0, $1, $2, $3) })
  }

  /// Exchanges the names of two files or folders atomically.
  ///
  /// - Throws: an `Errno`; `ENOTSUP` if the file system can't exchange names.
  public func exchange(with other: FolderEntry) throws(Errno) {
    try check(call(with: other, kennel_exchange))
  }

  /// Creates a hard link to the file.
  ///
  /// - Throws: an `Errno`; `EEXIST` if the name is taken.
  public func hardLink(as target: FolderEntry) throws(Errno) {
    try check(call(with: target) { linkat($0, $1, $2, $3, 0) })
  }

  /// Creates a symbolic link with this text.
  ///
  /// - Throws: an `Errno`; `EEXIST` if the name is taken.
  public func makeLink(_ text: Path) throws(Errno) {
    try check(text.withCString { text in call { symlinkat(text, $0, $1) } })
  }

  /// Returns the text of the symbolic link.
  ///
  /// - Throws: an `Errno`; `EINVAL` if it is no link.
  public func linkText() throws(Errno) -> Path {
    var buffer = [CChar](repeating: 0, count: 1 << 13)  // longer than PATH_MAX on Linux
    let count = call { readlinkat($0, $1, &buffer, buffer.count) }
    guard count >= 0 else { throw .last }
    return Path(bytes: buffer.prefix(count).map(UInt8.init(bitPattern:)))
  }

  /// Removes the file, whatever it is by now; see `remove(aside:if:)`.
  ///
  /// - Throws: an `Errno`.
  public func remove() throws(Errno) { try check(call { unlinkat($0, $1, 0) }) }

  /// Removes the folder, which must be empty.
  ///
  /// - Throws: an `Errno`.
  public func removeFolder() throws(Errno) { try check(call { unlinkat($0, $1, AT_REMOVEDIR) }) }

  /// Sets the modification and access times, in nanoseconds since 1970.
  ///
  /// - Throws: an `Errno`.
  public func setTimes(modified: Int64, accessed: Int64) throws(Errno) {
    let (access, modification) = (timespec(accessed), timespec(modified))
    try check(
      call {
        kennel_set_times(
          $0, $1, access.tv_sec, access.tv_nsec, modification.tv_sec, modification.tv_nsec)
      })
  }

  func call<Result>(_ body: (Int32, UnsafePointer<CChar>) -> Result) -> Result {
    withExtendedLifetime(folder) {
      Path(bytes: name).withCString { body(folder.descriptor, $0) }
    }
  }

  private func call(
    with other: FolderEntry,
    _ body: (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>) -> Int32
  ) -> Int32 {
    call { folder, name in other.call { body(folder, name, $0, $1) } }
  }

  private func check(_ result: Int32) throws(Errno) {
    guard result == 0 else { throw .last }
  }
}

extension timespec {
  /// Creates a time from nanoseconds since 1970, which may be negative.
  init(_ nanoseconds: Int64) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    // The nanoseconds of a `timespec` count upwards even before 1970.
    self.init(
      tv_sec: Int(rest < 0 ? seconds - 1 : seconds),
      tv_nsec: Int(rest < 0 ? rest + 1_000_000_000 : rest))
  }
}
