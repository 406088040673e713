import Glibc

/// Reads files whole, one after the other, into one buffer; each worker thread has its own.
public final class FileReader {
  private let maximumSize: Int
  private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// Beyond this, the buffer is given back after the file: one giant must not cost memory forever.
  private static let keptSize = 32 << 20

  /// Makes a reader.
  ///
  /// - Parameter maximumSize: the largest file that it reads, in bytes.
  public init(maximumSize: Int = 256 << 20) { self.maximumSize = maximumSize }

  deinit { buffer.deallocate() }

  /// Reads the file at `path` and lends its bytes.
  ///
  /// - Parameters:
  ///   - path: the file; anything but a regular file is refused, unopened.
  ///   - body: what to do with the bytes, which live as long as it runs.
  /// - Returns: what `body` returns.
  /// - Throws: a `FileError` when the file can't be read, or what `body` throws.
  public func read<Value>(
    _ path: Path, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) throws -> Value {
    let count = try load(path)
    defer {
      if buffer.count > Self.keptSize { resize(to: 0) }
    }
    return try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  /// Tells the system that a file will be read soon, so that a slow disk can begin; waits for nothing.
  public static func announce(_ path: Path) {
    guard let status = try? FileStatus(of: path), status.kind == .file,
      let file = try? OpenFile(path)
    else { return }
    posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_WILLNEED)
  }

  /// Fills the buffer, and returns how many bytes of it are the file.
  private func load(_ path: Path) throws(FileError) -> Int {
    try check(FileError.reading(path) { () throws(Errno) in try FileStatus(of: path) }, path)
    let file = try FileError.reading(path) { () throws(Errno) in try OpenFile(path) }
    // Another file may have taken its place since.
    let status = try FileError.reading(path) { () throws(Errno) in
      try FileStatus(ofOpen: file.descriptor)
    }
    try check(status, path)
    if buffer.count < status.size { resize(to: status.size) }
    return try FileError.reading(path) { () throws(Errno) in
      try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<status.size]))
    }
  }

  private func check(_ status: FileStatus, _ path: Path) throws(FileError) {
    switch status.kind {
    case .folder: throw FileError(.isFolder, at: path)
    case .special, .link: throw FileError(.notStored, at: path)
    case .file where status.size > maximumSize:
      throw FileError(.tooLarge(limit: maximumSize), at: path)
    case .file: break
    }
  }

  private func resize(to count: Int) {
    buffer.deallocate()
    buffer = .allocate(byteCount: count, alignment: 16)
  }
}
