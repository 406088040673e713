internal import Files
import Glibc

/// Does a single change that stands in a journal.
struct ChangeExecutor {
  /// The name of what is written before it gets its real one; it lies in the same folder.
  ///
  /// The journal's id and the change's number make it, so that after a crash it can be found.
  let temporaryName: [UInt8]
  private let noteFolder: NewFolderNote

  /// Prepares a change.
  ///
  /// - Parameters:
  ///   - id: the action's name.
  ///   - number: the change's number in it.
  ///   - noteFolder: told of each folder that is made.
  init(id: String, number: Int, noteFolder: @escaping NewFolderNote = { _ in }) {
    temporaryName = Array(".kennel-\(id)-\(number).tmp".utf8)
    self.noteFolder = noteFolder
  }

  /// Where `path` is written before it gets its name.
  func temporary(for path: Path) -> Path { path.folder.appending(temporaryName) }

  /// Does `change`; when it throws, everything is as before.
  func perform(_ change: ArchiveChange) throws(FileError) {
    switch change {
    case .transfer(let transfer): try perform(transfer)
    case .rewrite(let rewrite): try perform(rewrite)
    }
  }

  private func perform(_ transfer: Transfer) throws(FileError) {
    // The plan may be old: a photo that was changed since must not be filed by what it was.
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

  /// Moves a file, also to another file system: then the old one goes last.
  func move(_ source: Path, to target: Path, stamp: FileStamp) throws(FileError) {
    do throws(Errno) {
      // Within a file system a rename is atomic, and this one never replaces anything.
      try renameExclusively(source, to: target)
      return
    } catch {
      guard error.code == EXDEV else { throw FileError(writing: target, error) }
    }
    let file = try copy(source, to: target, needsAllAttributes: true)
    // The copy is of what the file was just now; a change since would be lost with the file.
    try check(source, is: stamp)
    try FileError.writing { () throws(Errno) in
      // The new name must be on the disk before the old one goes, or a power cut could lose both.
      try syncFolder(target.folder)
      try removeFile(source)
    }
    // Only now: if the old file can't be removed, the copy goes away again.
    file.keep()
  }

  /// Copies a file; one that stays where it is may leave behind what the other disk can't hold.
  ///
  /// - Returns: the copy at `target`, which goes away unless it is kept.
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

  /// Gives `path` new content at one stroke: before and after, it is whole.
  ///
  /// - Parameters:
  ///   - content: the new content.
  ///   - original: the file that it replaces, whose attributes it gets; nil where nothing is there.
  ///   - mode: its permissions where nothing is there; nil for those of any new file.
  ///   - time: the time of its last change; nil for now.
  ///   - path: the file.
  ///   - expected: what that file must still be just before it is replaced.
  /// - Throws: a `FileError`; then all is as before.
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
    // As late as possible: a change that another program makes from here on would be lost.
    if let expected { try check(path, is: expected) }
    try FileError.writing { () throws(Errno) in
      // Where nothing was, nothing that appeared meanwhile may be replaced either.
      if original == nil {
        try file.rename(to: path)
      } else {
        try file.rename(replacing: path)
      }
    }
    file.keep()
  }

  /// Throws unless a regular file is at `path` that is what it was.
  private func check(_ path: Path, is stamp: FileStamp) throws(FileError) {
    let status = try FileError.reading(path) { () throws(Errno) in try FileStatus(ofLink: path) }
    guard status.kind == .file, status.stamp.hasSameContent(as: stamp) else {
      throw FileError(.changed, at: path)
    }
  }
}

extension Transfer {
  /// What a symbolic link at the new place says: the way to the file, from the link's folder.
  ///
  /// It is relative, so that it stays right when both move together, as on a disk that is mounted
  /// elsewhere.
  var linkText: Path {
    let from = target.folder.bytes.split(separator: UInt8(ascii: "/"))
    let to = source.bytes.split(separator: UInt8(ascii: "/"))
    let common = zip(from, to).prefix { $0 == $1 }.count
    let up = Array(repeating: ArraySlice("..".utf8), count: from.count - common)
    return Path(bytes: Array((up + to[common...]).joined(separator: [UInt8(ascii: "/")])))
  }
}
