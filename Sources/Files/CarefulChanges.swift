internal import CFileSystem
import Glibc

/// Changes of a file that another program may save, move or replace at any moment.
///
/// A file is first taken out of its place atomically, then inspected, and put back if it is not the
/// one that was expected. So nothing that another program saved under the name is lost, whatever
/// the moment. What remains: a program that has opened the file without writing to it before kennel
/// looks, on a file system without leases (NFS, SMB, FUSE), and writes to it in place after that.
extension FolderEntry {
  /// Replaces the content of this file.
  ///
  /// - Parameters:
  ///   - file: the complete new file, in the same folder.
  ///   - original: the content that this file must have.
  ///   - aside: a free name for the old file on disks that can't exchange names.
  /// - Throws: a `FileError`: `.changed` or `.inUse` if another program has the upper hand. This
  ///   file is then as that program left it, and the new one is removed.
  public func replace(
    by file: consuming NewFile, ifContent original: [UInt8], aside: [UInt8]
  ) throws(FileError) {
    let new = file.entry
    let lease = try Lease(self)
    do throws(Errno) {
      try new.exchange(with: self)
    } catch {
      guard error == .unsupported else { throw FileError(writing: path, error) }
      return try replaceStepByStep(file, original, sibling(aside), lease)
    }
    guard new.hasContent(original), !lease.isBroken else {
      try putBack(new, replacing: file)
      throw FileError(.changed, .write, at: path)
    }
    do throws(Errno) { try new.remove() } catch {
      try? new.exchange(with: self)
      throw FileError(writing: path, error)
    }
    file.keep()
  }

  /// Exchanges names until the file that comes out is the one that kennel put in.
  ///
  /// Any other file that comes out was saved since, so that it is the one to keep.
  private func putBack(
    _ outside: FolderEntry, replacing new: borrowing NewFile
  ) throws(FileError) {
    try FileError.writing(path) { () throws(Errno) in
      var expected = try new.status().identity
      while true {
        let inserted = try outside.status().identity
        try outside.exchange(with: self)
        if try outside.status().identity == expected { break }
        expected = inserted
      }
      // This is the new file, or a save that another one has replaced since.
      try outside.remove()
    }
  }

  /// Replaces the content where names can't be exchanged: the name is free for a moment.
  func replaceStepByStep(
    _ file: consuming NewFile, _ original: [UInt8], _ old: FolderEntry, _ lease: Lease
  ) throws(FileError) {
    let new = file.entry
    try takeAside(old, dropsSuperseded: true) { old in
      old.hasContent(original) && !lease.isBroken
    }
    do throws(Errno) {
      try file.rename(to: self)
    } catch {
      // If another program has saved a file under the name, that replaces the old one.
      if error == .exists { try? old.remove() } else { try? old.rename(to: self) }
      throw error == .exists
        ? FileError(.changed, .write, at: path) : FileError(writing: path, error)
    }
    do throws(Errno) { try old.remove() } catch {
      try? file.rename(to: new)
      try? old.rename(to: self)
      throw FileError(writing: path, error)
    }
    file.keep()
  }

  /// Removes this file.
  ///
  /// - Parameters:
  ///   - aside: a free name in the folder.
  ///   - isExpected: inspects the file, which has the name `aside` by then.
  /// - Throws: a `FileError`; `.changed` if it is another file, which stays.
  public func remove(
    aside: [UInt8], if isExpected: (FolderEntry) -> Bool
  ) throws(FileError) {
    let lease = try Lease(self)
    let old = sibling(aside)
    try takeAside(old, dropsSuperseded: true) { isExpected($0) && !lease.isBroken }
    do throws(Errno) { try old.remove() } catch {
      try? old.rename(to: self)
      throw FileError(writing: path, error)
    }
  }

  /// Moves this file within a file system.
  ///
  /// - Parameters:
  ///   - target: the new place, which must be free.
  ///   - isExpected: inspects the file at its new place.
  /// - Throws: a `FileError`; `.changed` if it is another file, which stays where it was.
  public func move(
    to target: FolderEntry, if isExpected: (FolderEntry) -> Bool
  ) throws(FileError) {
    try takeAside(target, dropsSuperseded: false, if: isExpected)
  }

  /// Renames this file to `target`, and back if it is not the expected one.
  ///
  /// If another program has saved a file under the name since, that supersedes this one, which is
  /// removed if `dropsSuperseded`, and otherwise stays at `target`.
  private func takeAside(
    _ target: FolderEntry, dropsSuperseded: Bool, if isExpected: (FolderEntry) -> Bool
  ) throws(FileError) {
    do throws(Errno) {
      try rename(to: target)
    } catch {
      if error == .replaced { throw FileError(.changed, .write, at: path) }
      let isGone = error == .missing && (try? status()) == nil
      throw isGone ? FileError(reading: path, error) : FileError(writing: target.path, error)
    }
    guard !isExpected(target) else { return }
    do throws(Errno) {
      try target.rename(to: self)
    } catch {
      guard error == .exists, dropsSuperseded else {
        throw FileError(writing: target.path, error)
      }
      try? target.remove()
    }
    throw FileError(.changed, .write, at: path)
  }

  /// Whether this is a regular file with exactly these bytes.
  public func hasContent(_ bytes: [UInt8]) -> Bool {
    guard let file = try? open(), let status = try? FileStatus(ofOpen: file.descriptor),
      status.kind == .file, status.size == bytes.count, let content = try? file.contents()
    else { return false }
    return content == bytes
  }

  /// Reads all of a regular file; links are not followed.
  ///
  /// - Parameter limit: the largest size in bytes.
  /// - Returns: the bytes.
  /// - Throws: a `FileError` if the file can't be read, is not a regular file, or is too large.
  public func contents(atMost limit: Int = Path.largestContents) throws(FileError) -> [UInt8] {
    // A link can't be opened, and is no stored file.
    try FileError.reading(path) { () throws(Errno) in try status() }
      .requireFile(at: path, atMost: limit)
    let file = try FileError.reading(path) { () throws(Errno) in try open() }
    _ = try file.regularFileSize(at: path, atMost: limit)
    return try FileError.reading(path) { () throws(Errno) in try file.contents() }
  }
}

/// A read lease on a file: while it lasts, no program can open the file for writing unseen.
///
/// Not every file system has leases, and only the owner of a file may take one; then this checks
/// nothing.
final class Lease {
  private let descriptor: Int32
  private let isHeld: Bool

  /// Takes the lease.
  ///
  /// - Throws: a `FileError`; `.inUse` if a program has the file open for writing.
  init(_ entry: FolderEntry) throws(FileError) {
    // A lease needs a descriptor of a regular file; opening anything else may have effects.
    guard (try? entry.status())?.kind == .file else {
      (descriptor, isHeld) = (-1, false)
      return
    }
    descriptor = entry.call { openat($0, $1, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW) }
    isHeld = descriptor >= 0 && kennel_take_read_lease(descriptor) == 0
    if descriptor >= 0, !isHeld, errno == EAGAIN { throw FileError(.inUse, .write, at: entry.path) }
  }

  deinit { close(descriptor) }

  /// Whether a program has opened the file for writing, or waits to do so.
  var isBroken: Bool { isHeld && kennel_has_read_lease(descriptor) == 0 }
}
