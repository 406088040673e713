internal import Digests
import Glibc

/// A file that is open for reading until the value's life ends.
public struct OpenFile: ~Copyable {
  /// The system's number of the open file.
  public let descriptor: Int32

  /// Opens `path`, without ever waiting for a pipe's other end.
  ///
  /// - Throws: the `errno`.
  public init(_ path: Path) throws(Errno) {
    // Without `O_NONBLOCK`, opening a pipe that nobody writes to would block.
    try self.init(path.withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) })
  }

  /// The process's standard input, which stays open for others.
  ///
  /// - Throws: the `errno`.
  public static func standardInput() throws(Errno) -> OpenFile { try OpenFile(dup(STDIN_FILENO)) }

  private init(_ result: Int32) throws(Errno) {
    guard result >= 0 else { throw .last }
    descriptor = result
  }

  deinit { close(descriptor) }

  /// All that is left to be read.
  ///
  /// - Throws: the `errno`.
  public func contents() throws(Errno) -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let count = try read(into: chunk)
      if count == 0 { return bytes }
      bytes += UnsafeRawBufferPointer(rebasing: chunk[..<count])
    }
  }

  /// Fills `buffer` as far as the file goes, and returns how many bytes there were.
  ///
  /// - Throws: the `errno`.
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

/// Calls `read` until no signal interrupts it.
///
/// - Returns: how many bytes were read; 0 at the end, and -1 where `errno` tells why.
public func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    // A signal, such as a change of the terminal's size, may interrupt a read.
    if count >= 0 || errno != EINTR { return count }
  }
}

/// Calls `write` until all of `bytes` is written.
///
/// - Throws: the `errno`.
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
/// - Throws: the `errno`.
public func writeAll(_ bytes: some Collection<UInt8>, to descriptor: Int32) throws(Errno) {
  // `withUnsafeBytes` passes on no typed error.
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
public func contentDigest(of path: Path) throws(Errno) -> [UInt8] {
  let file = try OpenFile(path)
  return try digest(ofOpen: file.descriptor)
}

/// Whether two files hold the same bytes.
func haveSameContent(_ one: Path, _ other: Path) throws(Errno) -> Bool {
  let (first, second) = (try FileStatus(of: one), try FileStatus(of: other))
  if first.identity == second.identity { return true }
  // Different sizes save reading both files.
  guard first.kind == .file, second.kind == .file, first.size == second.size else { return false }
  return try contentDigest(of: one) == contentDigest(of: other)
}

/// Whether two paths have two regular files with the same bytes, or two names of one file: so that
/// one of them can go.
public func haveSameContentTwice(_ one: Path, _ other: Path) -> Bool {
  guard let first = try? FileStatus(ofLink: one), let second = try? FileStatus(ofLink: other),
    first.kind == .file, second.kind == .file
  else { return false }
  // The same file by another way, as through a bind mount, is there only once.
  if first.identity == second.identity { return first.links > 1 }
  return (try? haveSameContent(one, other)) == true
}

extension Path {
  /// Beyond it, in bytes, what stands beside a photo is no text about it.
  public static let largestContents = 64 << 20

  /// Reads all of a regular file.
  ///
  /// - Parameter limit: the largest size in bytes; by default that of what stands beside a photo.
  /// - Returns: the bytes.
  /// - Throws: a `FileError` when it can't be read, is no regular file, or is too large.
  public func contents(atMost limit: Int = largestContents) throws(FileError) -> [UInt8] {
    let bytes = try FileError.reading(self) { () throws(Errno) -> [UInt8]? in
      let file = try OpenFile(self)
      let status = try FileStatus(ofOpen: file.descriptor)
      guard status.kind == .file else { throw Errno(code: EISDIR) }
      return status.size <= limit ? try file.contents() : nil
    }
    guard let bytes else { throw FileError(.tooLarge(limit: limit), at: self) }
    return bytes
  }
}
