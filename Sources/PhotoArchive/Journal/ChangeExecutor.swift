internal import Files
import Glibc

/// Performs a single change that the journal announces.
///
/// Folders are opened without following symbolic links and held during the change, so that a link
/// swapped in meanwhile leads nowhere. Files are inspected after they were taken from their place,
/// so that nothing that another program saves meanwhile is lost; see `CarefulChanges.swift`.
struct ChangeExecutor {
  /// The name of a file that is being written, in the folder of the final path.
  ///
  /// It consists of the journal's id and the change's number, so that recovery finds it after a
  /// crash.
  let temporaryName: [UInt8]
  /// The name of a file that was taken from its place, to be inspected and removed.
  let asideName: [UInt8]
  /// The attributes that a disk did not store.
  private(set) var lost: LostAttributes = []
  private let noteFolder: NewFolderNote
  private var madeFolders: [Path] = []

  /// Creates an executor.
  ///
  /// - Parameters:
  ///   - id: the action's name.
  ///   - number: the change's number in the action.
  ///   - noteFolder: a closure that receives each new folder.
  init(id: String, number: Int, noteFolder: @escaping NewFolderNote = { _ in }) {
    temporaryName = Array(".kennel-\(id)-\(number).tmp".utf8)
    asideName = Array(".kennel-\(id)-\(number).old".utf8)
    self.noteFolder = noteFolder
  }

  /// Performs `change`; if it throws, everything is as before.
  mutating func perform(_ change: ArchiveChange) throws(FileError) {
    do throws(FileError) {
      switch change {
      case .transfer(let transfer): try perform(transfer)
      case .rewrite(let rewrite): try perform(rewrite)
      }
    } catch {
      // Folders that were created in vain: this fails for those that hold other files by now.
      for folder in madeFolders.reversed() { try? FolderEntry(folder).removeFolder() }
      throw error
    }
  }

  private mutating func perform(_ transfer: Transfer) throws(FileError) {
    let source = try existing(transfer.source)
    // The plan may be old: a photo that was changed since must not be filed by its old facts.
    _ = try check(source, is: transfer.stamp)
    let target = try making(transfer.target)
    switch transfer.kind {
    case .move: try move(source, to: target, stamp: transfer.stamp)
    case .copy:
      let original = try open(source)
      try copy(original, of: source, to: target, stamp: transfer.stamp).keep()
    case .hardlink:
      try FileError.writing(target.path) { () throws(Errno) in try source.hardLink(as: target) }
      do throws(FileError) {
        _ = try check(target, is: transfer.stamp)
      } catch {
        // Only the new name goes away, and only while the file has another one.
        try? target.remove(aside: asideName) { ((try? $0.status())?.links ?? 0) > 1 }
        throw error
      }
    case .symlink:
      let text = transfer.linkText
      try FileError.writing(target.path) { () throws(Errno) in try target.makeLink(text) }
    }
  }

  /// Returns the entry at `path`, whose folder must exist.
  private func existing(_ path: Path) throws(FileError) -> FolderEntry {
    try FileError.writing(path) { () throws(Errno) in try FolderEntry(path) }
  }

  /// Returns the entry at `path`, whose folder is created if it is missing.
  mutating func making(_ path: Path) throws(FileError) -> FolderEntry {
    var made: [Path] = []
    defer { madeFolders += made }
    return try FileError.writing(path.folder) { () throws(Errno) in
      let folder = try OpenFolder.making(path.folder) { folder throws(Errno) in
        try noteFolder(folder)
        made.append(folder)
      }
      return FolderEntry(folder, path.name)
    }
  }

  /// Moves a file; across file systems, it copies the file and removes the source last.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - target: its new place.
  ///   - stamp: the file's size and time.
  ///   - attributes: the attributes of a copy on another file system; by default the file's.
  /// - Throws: a `FileError`; everything is as before then.
  mutating func move(
    _ source: FolderEntry, to target: FolderEntry, stamp: FileStamp,
    attributes: FileAttributes? = nil
  ) throws(FileError) {
    do throws(FileError) {
      // A rename within a file system is atomic, and this one never replaces a file.
      return try source.move(to: target) { (try? check($0, is: stamp)) != nil }
    } catch {
      guard error.code == .system(.otherDisk) else { throw error }
    }
    let original = try open(source)
    let status = try check(original, at: source, is: stamp)
    let copy = try copy(original, of: source, to: target, stamp: stamp, attributes)
    // The new name must be on the disk before the old one is removed, or a power failure could lose
    // both.
    try FileError.writing(target.path) { () throws(Errno) in try target.folder.sync() }
    // A change to the source since the copy would be lost with the source.
    try source.remove(aside: asideName) {
      (try? check($0, is: stamp))?.identity == status.identity
    }
    if status.links > 1 { lost.insert(.hardLinks) }
    // Only now: if the source can't be removed, the copy is removed again.
    copy.keep()
  }

  private func open(_ entry: FolderEntry) throws(FileError) -> OpenFile {
    try FileError.reading(entry.path) { () throws(Errno) in try entry.open() }
  }

  /// Copies an open file; the copy is removed unless it is kept.
  private mutating func copy(
    _ original: borrowing OpenFile, of source: FolderEntry, to target: FolderEntry,
    stamp: FileStamp, _ attributes: FileAttributes? = nil
  ) throws(FileError) -> NewFile {
    _ = try check(original, at: source, is: stamp)
    let temporary = target.sibling(temporaryName)
    var lost: LostAttributes = []
    var file: NewFile
    do throws(Errno) {
      file = try FileCopy.make(of: original, at: temporary, attributes, lost: &lost)
    } catch {
      throw FileError(writing: target.path, error)
    }
    // The file may have been changed while it was copied.
    _ = try check(original, at: source, is: stamp)
    try note(lost, of: target)
    do throws(Errno) { try file.rename(to: target) } catch {
      throw FileError(writing: target.path, error)
    }
    return file
  }

  private mutating func note(_ lost: LostAttributes, of entry: FolderEntry) throws(FileError) {
    guard !lost.contains(.privacy) else { throw FileError(.lessPrivate, .write, at: entry.path) }
    self.lost.formUnion(lost)
  }

  private mutating func perform(_ rewrite: Rewrite) throws(FileError) {
    let entry = try existing(rewrite.path)
    let (original, stamp) = (rewrite.original, rewrite.stamp)
    if let stamp { _ = try check(entry, is: stamp) }
    switch rewrite.kind {
    case .delete: try entry.remove(aside: asideName) { $0.hasContent(original) }
    case .create: try create(entry, rewrite.result)
    case .edit:
      // The new file gets the attributes of the old one with its time, so "now" is set explicitly.
      let time = rewrite.keepsTime ? rewrite.stamp?.modified : Int64(time(nil)) * 1_000_000_000
      try replace(entry, original, by: rewrite.result, time: time)
    }
  }

  /// Replaces the content of a file atomically.
  ///
  /// - Parameters:
  ///   - entry: the file, whose other attributes are kept.
  ///   - original: the content that it must have.
  ///   - content: the new content.
  ///   - time: the modification time; nil for that of the file.
  /// - Throws: a `FileError`; everything is as before then.
  mutating func replace(
    _ entry: FolderEntry, _ original: [UInt8], by content: [UInt8], time: Int64?
  ) throws(FileError) {
    var lost: LostAttributes = []
    let file = try FileError.writing(entry.path) { () throws(Errno) in
      var attributes = try FileAttributes(of: entry.open())
      if let time { attributes.modified = time }
      return try FileCopy.write(
        content, attributes, at: entry.sibling(temporaryName), lost: &lost)
    }
    try note(lost, of: entry)
    try entry.replace(by: file, ifContent: original, aside: asideName)
  }

  /// Creates a file.
  ///
  /// - Parameters:
  ///   - entry: the name, which must be free.
  ///   - content: the content.
  ///   - mode: the permissions; nil for those of any new file.
  ///   - time: the modification time; nil for now.
  /// - Throws: a `FileError`; there is no new file then.
  mutating func create(
    _ entry: FolderEntry, _ content: [UInt8], mode: UInt32? = nil, time: Int64? = nil
  ) throws(FileError) {
    var lost: LostAttributes = []
    var file = try FileError.writing(entry.path) { () throws(Errno) in
      let file = try FileCopy.write(content, nil, at: entry.sibling(temporaryName), lost: &lost)
      if let mode { lost.formUnion(try file.take(mode: mode)) }
      if let time { lost.formUnion(file.setTimes(modified: time, accessed: time)) }
      return file
    }
    try note(lost, of: entry)
    do throws(Errno) { try file.rename(to: entry) } catch {
      throw FileError(writing: entry.path, error)
    }
    file.keep()
  }

  /// Returns the status of the file at `entry`.
  ///
  /// - Throws: a `FileError` unless it is a regular file with the size and time of `stamp`.
  private func check(_ entry: FolderEntry, is stamp: FileStamp) throws(FileError) -> FileStatus {
    let status = try FileError.reading(entry.path) { () throws(Errno) in try entry.status() }
    return try check(status, at: entry, is: stamp)
  }

  private func check(
    _ file: borrowing OpenFile, at entry: FolderEntry, is stamp: FileStamp
  ) throws(FileError) -> FileStatus {
    let status = try FileError.reading(entry.path) { () throws(Errno) in
      try FileStatus(ofOpen: file.descriptor)
    }
    return try check(status, at: entry, is: stamp)
  }

  private func check(
    _ status: FileStatus, at entry: FolderEntry, is stamp: FileStamp
  ) throws(FileError) -> FileStatus {
    guard status.kind == .file, status.stamp.hasSameContent(as: stamp) else {
      throw FileError(.changed, at: entry.path)
    }
    return status
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
