internal import Digests
import Glibc

/// A file open for reading until the value is destroyed.
public struct OpenFile: ~Copyable {
  /// The file descriptor.
  public let descriptor: Int32

  /// Opens `path`; never blocks on a pipe without a writer.
  ///
  /// - Throws: an `Errno`.
  public init(_ path: Path) throws(Errno) {
    // Without `O_NONBLOCK`, opening a pipe without a writer would block.
    try self.init(path.withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) })
  }

  /// Returns a duplicate of the process's standard input, which itself stays open.
  ///
  /// - Throws: an `Errno`.
  public static func standardInput() throws(Errno) -> OpenFile { try OpenFile(dup(STDIN_FILENO)) }

  /// Takes the result of a call that opens a file.
  init(_ result: Int32) throws(Errno) {
    guard result >= 0 else { throw .last }
    descriptor = result
  }

  deinit { close(descriptor) }

  /// Checks that this is a regular file of at most `limit` bytes.
  ///
  /// - Parameters:
  ///   - path: the file's path, for the error.
  ///   - limit: the largest size in bytes.
  /// - Returns: the size in bytes.
  /// - Throws: a `FileError` if it is not, or can't be inspected.
  func regularFileSize(at path: Path, atMost limit: Int = .max) throws(FileError) -> Int {
    let status = try FileError.reading(path) { () throws(Errno) in
      try FileStatus(ofOpen: descriptor)
    }
    try status.requireFile(at: path, atMost: limit)
    return status.size
  }

  /// Reads all remaining bytes.
  ///
  /// - Throws: an `Errno`.
  public func contents() throws(Errno) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece(of: descriptor) { bytes += $0 }
    return bytes
  }

  /// Reads until `buffer` is full or the file ends, and returns the number of bytes.
  ///
  /// - Throws: an `Errno`.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = readSome(descriptor, rest)
      guard count >= 0 else { throw .last }
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}

/// Calls `read`, and again if a signal interrupts it.
///
/// - Returns: the number of bytes read, 0 at the end, or -1 with `errno` set.
public func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    // A signal, such as SIGWINCH, may interrupt a read.
    if count >= 0 || errno != EINTR { return count }
  }
}

/// Calls `write` until all of `bytes` is written.
///
/// - Throws: an `Errno`.
public func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(Errno) {
  var rest = bytes
  while !rest.isEmpty {
    // A full pipe or a signal may cut a write short.
    let count = write(descriptor, rest.baseAddress, rest.count)
    guard count >= 0 || errno == EINTR else { throw .last }
    rest = UnsafeRawBufferPointer(rebasing: rest[max(0, count)...])
  }
}

/// Calls `write` until all of `bytes` is written.
///
/// - Throws: an `Errno`.
public func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) throws(Errno) {
  // `withUnsafeBytes` does not rethrow typed errors.
  let error = Array(bytes).withUnsafeBytes { buffer -> Errno? in
    do throws(Errno) {
      try writeAll(buffer, to: descriptor)
      return nil
    } catch {
      return error
    }
  }
  if let error { throw error }
}

/// Returns the SHA-256 of the remaining bytes of an open file.
func digest(ofOpen descriptor: Int32) throws(Errno) -> [UInt8] {
  var digest = Digest()
  try forEachPiece(of: descriptor) { digest.update($0) }
  return digest.finish()
}

/// Passes the remaining bytes of an open file to `body`, up to 1 MiB at a time.
private func forEachPiece(
  of descriptor: Int32, _ body: (UnsafeRawBufferPointer) -> Void
) throws(Errno) {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  defer { buffer.deallocate() }
  while true {
    let count = readSome(descriptor, buffer)
    guard count >= 0 else { throw .last }
    if count == 0 { return }
    body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
}

/// Returns the SHA-256 of a file.
public func contentDigest(of path: Path) throws(Errno) -> [UInt8] {
  let file = try OpenFile(path)
  return try digest(ofOpen: file.descriptor)
}

/// Returns whether two files hold the same bytes.
func haveSameContent(_ one: Path, _ other: Path) throws(Errno) -> Bool {
  let (first, second) = (try FileStatus(of: one), try FileStatus(of: other))
  if first.identity == second.identity { return true }
  // Comparing sizes first avoids reading both files.
  guard first.kind == .file, second.kind == .file, first.size == second.size else { return false }
  return try contentDigest(of: one) == contentDigest(of: other)
}

/// Returns whether two entries are two regular files with the same bytes, or two hard links of one
/// file, so that one of them can be removed.
public func haveSameContentTwice(_ one: FolderEntry, _ other: FolderEntry) -> Bool {
  guard let first = try? one.status(), let second = try? other.status(),
    first.kind == .file, second.kind == .file
  else { return false }
  // The same file under another path, such as through a bind mount, exists only once.
  if first.identity == second.identity { return first.links > 1 }
  guard first.size == second.size, let file = try? one.open(), let copy = try? other.open(),
    let content = try? digest(ofOpen: file.descriptor)
  else { return false }
  return (try? digest(ofOpen: copy.descriptor)) == content
}

extension Path {
  /// The default limit of `contents(atMost:)` in bytes, above which a file beside a photo is not
  /// a sidecar.
  public static let largestContents = 64 << 20

  /// Reads all of a regular file.
  ///
  /// - Parameter limit: the largest size in bytes.
  /// - Returns: the bytes.
  /// - Throws: a `FileError` if the file can't be read, is not a regular file, or is too large.
  public func contents(atMost limit: Int = largestContents) throws(FileError) -> [UInt8] {
    let file = try FileError.reading(self) { () throws(Errno) in try OpenFile(self) }
    _ = try file.regularFileSize(at: self, atMost: limit)
    return try FileError.reading(self) { () throws(Errno) in try file.contents() }
  }
}
