#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is open for reading until the value's life ends.
struct OpenFile: ~Copyable {
  let descriptor: Int32

  /// Opens `path`, without ever waiting for a pipe's other end.
  init(_ path: PhotoPath) throws(Errno) {
    try self.init(path.withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) })
  }

  /// The process's standard input, which stays open for others.
  static func standardInput() throws(Errno) -> OpenFile { try OpenFile(dup(STDIN_FILENO)) }

  private init(_ result: Int32) throws(Errno) {
    guard result >= 0 else { throw Errno(code: errno) }
    descriptor = result
  }

  deinit { close(descriptor) }

  /// All that is left to be read.
  func contents() throws(Errno) -> [UInt8] {
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
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = readSome(descriptor, rest)
      guard count >= 0 else { throw Errno(code: errno) }
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}

/// Calls `read` until no signal interrupts it.
func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 || errno != EINTR { return count }
  }
}

extension PhotoPath {
  /// Beyond it, in bytes, what stands beside a photo is no text about it.
  public static let largestContents = 64 << 20

  /// Reads all of a regular file.
  ///
  /// - Parameter limit: the largest size in bytes; by default that of what stands beside a photo.
  /// - Returns: the bytes.
  /// - Throws: a `PhotoFileError` when it can't be read, is no regular file, or is too large.
  public func contents(atMost limit: Int = largestContents) throws(PhotoFileError) -> [UInt8] {
    do throws(Errno) {
      let file = try OpenFile(self)
      let status = try FileStatus(ofOpen: file.descriptor)
      guard status.kind == .file else { throw Errno(code: EISDIR) }
      guard status.size <= limit else { throw Errno(code: EFBIG) }
      return try file.contents()
    } catch {
      throw PhotoFileError(errno: error.code, at: self)
    }
  }
}
