internal import Files
import Glibc

/// Performs a single change that the journal announces.
struct ChangeExecutor {
  /// The name of temporary files, which are in the folder of the final path.
  ///
  /// It consists of the journal's id and the change's number, so that recovery finds it after a
  /// crash.
  let temporaryName: [UInt8]
  private let noteFolder: NewFolderNote

  /// Creates an executor.
  ///
  /// - Parameters:
  ///   - id: the action's name.
  ///   - number: the change's number in the action.
  ///   - noteFolder: a closure that receives each new folder.
  init(id: String, number: Int, noteFolder: @escaping NewFolderNote = { _ in }) {
    temporaryName = Array(".kennel-\(id)-\(number).tmp".utf8)
    self.noteFolder = noteFolder
  }

  /// Returns the temporary path for writing `path`.
  func temporary(for path: Path) -> Path { path.folder.appending(temporaryName) }

  /// Performs `change`; if it throws, everything is as before.
  func perform(_ change: ArchiveChange) throws(FileError) {
    switch change {
    case .transfer(let transfer): try perform(transfer)
    case .rewrite(let rewrite): try perform(rewrite)
    }
  }

  private func perform(_ transfer: Transfer) throws(FileError) {
    // The plan may be old: a photo that was changed since must not be filed by its old facts.
    try check(transfer.source, is: transfer.stamp)
    try FileError.writing { () throws(Errno) in try makeFolders(transfer.target.folder, noteFolder)
    }
    switch transfer.kind {
    case .move: try move(transfer.source, to: transfer.target, stamp: transfer.stamp)
    case .copy:
      try copy(transfer.source, to: transfer.target, needsAllAttributes: false).keep()
    case .hardlink:
      try FileError.writing { () throws(Errno) in try hardLink(transfer.source, as: transfer.target)
      }
    case .symlink:
      let text = transfer.linkText
      try FileError.writing { () throws(Errno) in try symbolicLink(text, as: transfer.target) }
    }
  }

  /// Moves a file; across file systems, it copies the file and removes the source last.
  func move(_ source: Path, to target: Path, stamp: FileStamp) throws(FileError) {
    do throws(Errno) {
      // A rename within a file system is atomic, and this one never replaces a file.
      try renameExclusively(source, to: target)
      return
    } catch {
      guard error.code == EXDEV else { throw FileError(writing: target, error) }
    }
    let file = try copy(source, to: target, needsAllAttributes: true)
    // A change to the source since the copy would be lost with the source.
    try check(source, is: stamp)
    try FileError.writing { () throws(Errno) in
      // The new name must be on the disk before the old one is removed, or a power failure could
      // lose both.
      try syncFolder(target.folder)
      try removeFile(source)
    }
    // Only now: if the source can't be removed, the copy is removed again.
    file.keep()
  }

  /// Copies a file; unless `needsAllAttributes`, attributes that the target disk can't hold are
  /// dropped.
  ///
  /// - Returns: the copy at `target`, which is removed unless it is kept.
  private func copy(
    _ source: Path, to target: Path, needsAllAttributes: Bool
  ) throws(FileError) -> NewFile {
    try FileError.writing { () throws(Errno) in
      var file = try FileCopy.make(
        of: source, at: temporary(for: target), needsAllAttributes: needsAllAttributes)
      try file.rename(to: target)
      return file
    }
  }

  private func perform(_ rewrite: Rewrite) throws(FileError) {
    if let stamp = rewrite.stamp { try check(rewrite.path, is: stamp) }
    switch rewrite.kind {
    case .delete:
      try FileError.writing { () throws(Errno) in try removeFile(rewrite.path) }
    case .create:
      try write(rewrite.result, like: nil, time: nil, at: rewrite.path)
    case .edit:
      // The new file gets the attributes of the old one with its time, so "now" is set explicitly.
      let time = rewrite.keepsTime ? rewrite.stamp?.modified : Int64(time(nil)) * 1_000_000_000
      try write(
        rewrite.result, like: rewrite.path, time: time, at: rewrite.path, expecting: rewrite.stamp)
    }
  }

  /// Replaces the content of `path` atomically.
  ///
  /// - Parameters:
  ///   - content: the new content.
  ///   - original: the file to replace, whose attributes are copied; nil if there is none.
  ///   - mode: the permissions if there is no original; nil for the default ones.
  ///   - time: the modification time; nil for now.
  ///   - path: the file's path.
  ///   - expected: the stamp that the file must have just before it is replaced.
  /// - Throws: a `FileError`; everything is as before then.
  func write(
    _ content: [UInt8], like original: Path?, mode: UInt32? = nil, time: Int64?,
    at path: Path, expecting expected: FileStamp? = nil
  ) throws(FileError) {
    let temporary = temporary(for: path)
    var file = try FileError.writing { () throws(Errno) in
      let file = try FileCopy.write(content, like: original, mode: mode, at: temporary)
      if let time {
        try setTimes(of: temporary, modified: time, accessed: file.status().accessed)
      }
      return file
    }
    // As late as possible: a change by another program after this check would be lost.
    if let expected { try check(path, is: expected) }
    try FileError.writing { () throws(Errno) in
      // Without an original, a file that appeared meanwhile must not be replaced either.
      if original == nil {
        try file.rename(to: path)
      } else {
        try file.rename(replacing: path)
      }
    }
    file.keep()
  }

  /// Throws unless a regular file with the size and time of `stamp` is at `path`.
  private func check(_ path: Path, is stamp: FileStamp) throws(FileError) {
    let status = try FileError.reading(path) { () throws(Errno) in try FileStatus(ofLink: path) }
    guard status.kind == .file, status.stamp.hasSameContent(as: stamp) else {
      throw FileError(.changed, at: path)
    }
  }
}

extension Transfer {
  /// The text of a symbolic link at the target: the path of the file, relative to the link's
  /// folder.
  ///
  /// A relative link stays valid if both are moved together, as on a disk that is mounted
  /// elsewhere.
  var linkText: Path {
    let from = target.folder.bytes.split(separator: UInt8(ascii: "/"))
    let to = source.bytes.split(separator: UInt8(ascii: "/"))
    let common = zip(from, to).prefix { $0 == $1 }.count
    let up = Array(repeating: ArraySlice("..".utf8), count: from.count - common)
    return Path(bytes: Array((up + to[common...]).joined(separator: [UInt8(ascii: "/")])))
  }
}
