internal import CFileSystem
internal import Digests

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that did not exist before, open for writing; nobody else may read it yet.
///
/// It goes away with the value, unless `keep` is called: whoever makes it need not clear it away
/// when something fails. A file that it did not create, it never removes.
struct NewFile: ~Copyable {
  /// Where it is.
  private(set) var path: PhotoPath
  private let descriptor: Int32
  private var isKept = false

  /// Creates the file; something of that name must not be there.
  init(_ path: PhotoPath) throws(Errno) {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let result = path.withCString { open($0, flags, 0o600) }
    guard result >= 0 else { throw .last }
    self.path = path
    descriptor = result
  }

  /// Creates a hidden file in `folder` under the first name that is free.
  init(temporaryIn folder: PhotoPath) throws(Errno) {
    var number = 1
    while true {
      let suffix = number == 1 ? "" : "-\(number)"
      do throws(Errno) {
        try self.init(folder.appending(Array(".kennel-\(getpid())\(suffix).tmp".utf8)))
        return
      } catch {
        // A process of the same number, which was killed, may have left its own.
        guard error.code == EEXIST, number < 1000 else { throw error }
        number += 1
      }
    }
  }

  deinit {
    if !isKept, isStillThere { try? removeFile(path) }
    close(descriptor)
  }

  /// Whether the name is this file's, and not by now another one's.
  private var isStillThere: Bool {
    guard let named = try? FileStatus(ofLink: path), let own = try? status() else { return false }
    return named.identity == own.identity
  }

  /// Gives the file another name; something that has it already stays, and is an error.
  mutating func rename(to target: PhotoPath) throws(Errno) {
    try renameExclusively(path, to: target)
    path = target
  }

  /// Gives the file the name of another one, which goes.
  mutating func rename(replacing target: PhotoPath) throws(Errno) {
    try renameReplacing(path, to: target)
    path = target
  }

  /// Lets the file stay.
  consuming func keep() { isKept = true }

  /// Adds `bytes` at the end.
  func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    var rest = bytes
    while !rest.isEmpty {
      let count = systemWrite(descriptor, rest)
      guard count >= 0 || errno == EINTR else { throw .last }
      rest = UnsafeRawBufferPointer(rebasing: rest[max(0, count)...])
    }
  }

  /// Adds `bytes` at the end.
  func write(_ bytes: [UInt8]) throws(Errno) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyBytes(from: bytes)
    try write(UnsafeRawBufferPointer(buffer))
  }

  /// Gives the file its permissions; by default those of any new file of this user.
  func take(mode: UInt32? = nil) throws(Errno) {
    let mask = umask(0)
    umask(mask)
    guard fchmod(descriptor, mode.map { mode_t($0 & 0o777) } ?? 0o666 & ~mask) == 0 else {
      throw .last
    }
  }

  /// Makes sure that the content outlasts a power cut.
  func sync() throws(Errno) {
    guard fsync(descriptor) == 0 else { throw .last }
  }

  /// Gives the file the mode, owner, extended attributes and times of `original`.
  ///
  /// Access control lists are extended attributes on Linux.
  ///
  /// - Parameters:
  ///   - original: the file that the attributes are taken from.
  ///   - needsAll: whether extended attributes that the file system can't hold are an error.
  ///   - needsOwner: whether an owner who can't be given is an error, as where the file takes the
  ///     place of the original. A copy becomes this user's then, as `cp` and `mv` have it.
  /// - Throws: the `errno`.
  func takeAttributes(
    of original: borrowing OpenFile, needsAll: Bool = true, needsOwner: Bool
  ) throws(Errno) {
    let status = try FileStatus(ofOpen: original.descriptor)
    let own = try FileStatus(ofOpen: descriptor)
    var mode = status.mode
    if (own.owner, own.group) != (status.owner, status.group),
      fchown(descriptor, status.owner, status.group) != 0
    {
      if needsOwner { throw .last }
      // Running as the owner was meant for the old one.
      mode &= 0o777
    }
    guard fchmod(descriptor, mode_t(mode)) == 0 else { throw .last }
    try copyExtendedAttributes(from: original.descriptor, to: descriptor, needsAll: needsAll)
    try setTimes(of: path, modified: status.modified, accessed: status.accessed)
  }

  /// What the file is, once it is written.
  func status() throws(Errno) -> FileStatus { try FileStatus(ofOpen: descriptor) }

  /// The digest of what is really there: read again, where possible from the disk.
  func contentDigest() throws(Errno) -> [UInt8] {
    #if !canImport(Darwin)
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    #endif
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
    return try digest(ofOpen: descriptor)
  }
}

/// `write`, whose name the method of `NewFile` hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

/// The SHA-256 of what is left to be read of an open file.
func digest(ofOpen descriptor: Int32) throws(Errno) -> [UInt8] {
  let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  defer { chunk.deallocate() }
  var digest = Digest()
  while true {
    let count = readSome(descriptor, chunk)
    guard count >= 0 else { throw .last }
    if count == 0 { return digest.finish() }
    digest.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
  }
}

/// The SHA-256 of a file.
func contentDigest(of path: PhotoPath) throws(Errno) -> [UInt8] {
  let file = try OpenFile(path)
  return try digest(ofOpen: file.descriptor)
}

/// Whether two files hold the same bytes.
func haveSameContent(_ one: PhotoPath, _ other: PhotoPath) throws(Errno) -> Bool {
  let (first, second) = (try FileStatus(of: one), try FileStatus(of: other))
  if first.identity == second.identity { return true }
  guard first.kind == .file, second.kind == .file, first.size == second.size else { return false }
  return try contentDigest(of: one) == contentDigest(of: other)
}

/// Whether two paths have two regular files with the same bytes, or two names of one file: so that
/// one of them can go.
func haveSameContentTwice(_ one: PhotoPath, _ other: PhotoPath) -> Bool {
  guard let first = try? FileStatus(ofLink: one), let second = try? FileStatus(ofLink: other),
    first.kind == .file, second.kind == .file
  else { return false }
  // The same file by another way, as through a bind mount, is there only once.
  if first.identity == second.identity { return first.links > 1 }
  return (try? haveSameContent(one, other)) == true
}

private func copyExtendedAttributes(
  from source: Int32, to target: Int32, needsAll: Bool
) throws(Errno) {
  var names = [CChar](repeating: 0, count: 1 << 16)
  let length = kennel_list_attributes(source, &names, names.count)
  guard length >= 0 else {
    // A file system without any.
    if errno == ENOTSUP || errno == ENOSYS { return }
    throw .last
  }
  for name in names.prefix(length).split(separator: 0) {
    let name = Array(name) + [0]
    let size = kennel_get_attribute(source, name, nil, 0)
    guard size >= 0 else { throw .last }
    var value = [UInt8](repeating: 0, count: size)
    let count = kennel_get_attribute(source, name, &value, size)
    guard count >= 0 else { throw .last }
    guard kennel_set_attribute(target, name, value, count) != 0 else { continue }
    // The system itself sets these, and lets nobody else.
    let isTheSystems = String(decoding: name.map(UInt8.init(bitPattern:)), as: UTF8.self)
      .hasPrefix("security.")
    if !isTheSystems, needsAll || errno != ENOTSUP { throw .last }
  }
}
