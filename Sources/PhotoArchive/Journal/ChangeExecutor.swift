#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Does a single change that stands in a journal.
struct ChangeExecutor {
  /// The name of what is written before it gets its real one; it lies in the same folder.
  ///
  /// The journal's id and the change's number make it, so that after a crash it can be found.
  let temporaryName: [UInt8]
  private let noteFolder: FolderNote

  /// Prepares a change.
  ///
  /// - Parameters:
  ///   - id: the action's name.
  ///   - number: the change's number in it.
  ///   - noteFolder: told of each folder that is made.
  init(id: String, number: Int, noteFolder: @escaping FolderNote = { _ in }) {
    temporaryName = Array(".kennel-\(id)-\(number).tmp".utf8)
    self.noteFolder = noteFolder
  }

  /// Where `path` is written before it gets its name.
  func temporary(for path: PhotoPath) -> PhotoPath { path.folder.appending(temporaryName) }

  /// Does `change`; when it throws, everything is as before.
  func perform(_ change: ArchiveChange) throws(PhotoFileError) {
    switch change {
    case .transfer(let transfer): try perform(transfer)
    case .rewrite(let rewrite): try perform(rewrite)
    }
  }

  private func perform(_ transfer: Transfer) throws(PhotoFileError) {
    try check(transfer.source, is: transfer.stamp)
    try attempt { () throws(Errno) in try makeFolders(transfer.target.folder, noteFolder) }
    switch transfer.kind {
    case .move: try move(transfer.source, to: transfer.target, stamp: transfer.stamp)
    case .copy:
      try copy(transfer.source, to: transfer.target, needsAllAttributes: false).keep()
    case .hardlink:
      try attempt { () throws(Errno) in try hardLink(transfer.source, as: transfer.target) }
    case .symlink:
      let text = transfer.linkText
      try attempt { () throws(Errno) in try symbolicLink(text, as: transfer.target) }
    }
  }

  /// Moves a file, be it to another file system: then the old one goes last.
  func move(_ source: PhotoPath, to target: PhotoPath, stamp: FileStamp) throws(PhotoFileError) {
    do throws(Errno) {
      try renameExclusively(source, to: target)
      return
    } catch {
      guard error.code == EXDEV else { throw PhotoFileError(writing: error.code) }
    }
    let file = try copy(source, to: target, needsAllAttributes: true)
    // The copy is of what the file was just now; a change since would be lost with the file.
    try check(source, is: stamp)
    try attempt { () throws(Errno) in
      try syncFolder(target.folder)
      try removeFile(source)
    }
    file.keep()
  }

  /// Copies a file; one that stays where it is may leave behind what the other disk can't hold.
  ///
  /// - Returns: the copy at `target`, which goes away unless it is kept.
  private func copy(
    _ source: PhotoPath, to target: PhotoPath, needsAllAttributes: Bool
  ) throws(PhotoFileError) -> NewFile {
    try attempt { () throws(Errno) in
      var file = try FileCopy.make(
        of: source, at: temporary(for: target), needsAllAttributes: needsAllAttributes)
      try file.rename(to: target)
      return file
    }
  }

  private func perform(_ rewrite: Rewrite) throws(PhotoFileError) {
    if let stamp = rewrite.stamp { try check(rewrite.path, is: stamp) }
    switch rewrite.kind {
    case .delete:
      try attempt { () throws(Errno) in try removeFile(rewrite.path) }
    case .create:
      try write(rewrite.result, like: nil, time: nil, at: rewrite.path)
    case .edit:
      let time = rewrite.keepsTime ? rewrite.stamp?.modified : Int64(time(nil)) * 1_000_000_000
      try write(
        rewrite.result, like: rewrite.path, time: time, at: rewrite.path, expecting: rewrite.stamp)
    }
  }

  /// Gives `path` new content at one stroke: before and after, it is whole.
  ///
  /// - Parameters:
  ///   - content: the new content.
  ///   - original: the file that it replaces, whose attributes it gets; nil where nothing is there.
  ///   - mode: its permissions where nothing is there; nil for those of any new file.
  ///   - time: the time of its last change; nil for now.
  ///   - path: the file.
  ///   - expected: what that file must still be just before it is replaced.
  /// - Throws: a `PhotoFileError`; then all is as before.
  func write(
    _ content: [UInt8], like original: PhotoPath?, mode: UInt32? = nil, time: Int64?,
    at path: PhotoPath, expecting expected: FileStamp? = nil
  ) throws(PhotoFileError) {
    let temporary = temporary(for: path)
    var file = try attempt { () throws(Errno) in
      let file = try FileCopy.write(content, like: original, mode: mode, at: temporary)
      if let time {
        try setTimes(of: temporary, modified: time, accessed: file.status().accessed)
      }
      return file
    }
    if let expected { try check(path, is: expected) }
    try attempt { () throws(Errno) in
      if original == nil {
        try file.rename(to: path)
      } else {
        try file.rename(replacing: path)
      }
    }
    file.keep()
  }

  /// Throws unless a regular file is at `path` that is what it was.
  private func check(_ path: PhotoPath, is stamp: FileStamp) throws(PhotoFileError) {
    do throws(Errno) {
      let status = try FileStatus(ofLink: path)
      guard status.kind == .file, status.stamp.hasSameContent(as: stamp) else {
        throw Errno(code: ESTALE)
      }
    } catch {
      throw error.code == ESTALE ? .changed : PhotoFileError(errno: error.code, at: path)
    }
  }
}

/// Runs `body`, and says what the system says as a sentence on writing.
func attempt<Value: ~Copyable>(
  _ body: () throws(Errno) -> Value
) throws(PhotoFileError) -> Value {
  do throws(Errno) {
    return try body()
  } catch {
    throw PhotoFileError(writing: error.code)
  }
}

/// Is told of a folder right after it was made; when it throws, the folder goes away again.
typealias FolderNote = (PhotoPath) throws(Errno) -> Void

/// Makes `folder` and the folders above it that are missing.
func makeFolders(_ folder: PhotoPath, _ note: FolderNote = { _ in }) throws(Errno) {
  if try makeFolder(folder, note) { return }
  switch errno {
  case EEXIST:
    // A link may lead anywhere, and what is filed behind it would be lost to the person.
    let status = try FileStatus(ofLink: folder)
    guard status.kind == .folder else { throw Errno(code: status.kind == .link ? ELOOP : ENOTDIR) }
  case ENOENT where folder.folder != folder:
    try makeFolders(folder.folder, note)
    guard try makeFolder(folder, note) || errno == EEXIST else { throw .last }
  default: throw .last
  }
}

/// Makes a folder; when it returns false, `errno` says why there is none.
private func makeFolder(_ folder: PhotoPath, _ note: FolderNote) throws(Errno) -> Bool {
  guard folder.withCString({ mkdir($0, 0o777) }) == 0 else { return false }
  do throws(Errno) {
    try note(folder)
  } catch {
    _ = folder.withCString { rmdir($0) }
    throw error
  }
  return true
}

extension Transfer {
  /// What a symbolic link at the new place says: the way to the file, from the link's folder.
  ///
  /// It is relative, so that it stays right when both move together, as on a disk that is mounted
  /// elsewhere.
  var linkText: PhotoPath {
    let from = target.folder.bytes.split(separator: UInt8(ascii: "/"))
    let to = source.bytes.split(separator: UInt8(ascii: "/"))
    let common = zip(from, to).prefix { $0 == $1 }.count
    let up = Array(repeating: ArraySlice("..".utf8), count: from.count - common)
    return PhotoPath(bytes: Array((up + to[common...]).joined(separator: [UInt8(ascii: "/")])))
  }
}
