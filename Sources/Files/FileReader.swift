import Glibc

/// Reads whole files, one after the other, into a reused buffer; each worker thread has its own
/// reader.
public final class FileReader {
  private let maximumSize: Int
  private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// The size above which the buffer is released after each file, so that one huge file does not
  /// hold memory forever.
  private static let keptSize = 32 << 20

  /// Creates a reader.
  ///
  /// - Parameter maximumSize: the size in bytes of the largest file that is read.
  public init(maximumSize: Int = 256 << 20) { self.maximumSize = maximumSize }

  deinit { buffer.deallocate() }

  /// Reads the file at `path` and passes its bytes to `body`.
  ///
  /// - Parameters:
  ///   - path: the file; anything but a regular file is refused without opening it.
  ///   - body: the closure, during which the bytes are valid.
  /// - Returns: what `body` returns.
  /// - Throws: a `FileError` if the file can't be read, or what `body` throws.
  public func read<Value>(
    _ path: Path, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) throws -> Value {
    let count = try load(path)
    defer {
      if buffer.count > Self.keptSize { resize(to: 0) }
    }
    return try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  /// Advises the kernel that a file will be read soon, so that it is read ahead from a slow disk;
  /// does not wait for the data.
  public static func announce(_ path: Path) {
    guard let status = try? FileStatus(of: path), status.kind == .file,
      let file = try? OpenFile(path)
    else { return }
    posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_WILLNEED)
  }

  /// Fills the buffer and returns the file's size in bytes.
  private func load(_ path: Path) throws(FileError) -> Int {
    try FileError.reading(path) { () throws(Errno) in try FileStatus(of: path) }
      .requireFile(at: path, atMost: maximumSize)
    let file = try FileError.reading(path) { () throws(Errno) in try OpenFile(path) }
    // Another file may have replaced it since.
    let size = try file.regularFileSize(at: path, atMost: maximumSize)
    if buffer.count < size { resize(to: size) }
    return try FileError.reading(path) { () throws(Errno) in
      try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<size]))
    }
  }

  private func resize(to count: Int) {
    buffer.deallocate()
    buffer = .allocate(byteCount: count, alignment: 16)
  }
}
