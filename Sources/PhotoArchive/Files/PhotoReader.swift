#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads photos whole, one after the other, into one buffer; each worker thread has its own.
public final class PhotoReader {
  private let maximumSize: Int
  private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// Beyond this, the buffer is given back after the photo: one giant must not cost memory for ever.
  private static let keptSize = 32 << 20

  /// Makes a reader.
  ///
  /// - Parameter maximumSize: the largest file that it reads, in bytes.
  public init(maximumSize: Int = 256 << 20) { self.maximumSize = maximumSize }

  deinit { buffer.deallocate() }

  /// Reads the photo at `path` and lends its bytes.
  ///
  /// - Parameters:
  ///   - path: the photo; anything but a regular file is refused, unopened.
  ///   - body: what to do with the bytes, which live as long as it runs.
  /// - Returns: what `body` returns.
  /// - Throws: a `PhotoFileError` when the file can't be read, or what `body` throws.
  public func read<Value>(
    _ path: PhotoPath, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) throws -> Value {
    let count = try load(path)
    defer {
      if buffer.count > Self.keptSize { resize(to: 0) }
    }
    return try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  /// Tells the system that a photo will be read soon, so that a slow disk can begin; waits for nothing.
  public static func announce(_ path: PhotoPath) {
    #if !canImport(Darwin)
    guard let status = try? FileStatus(of: path), case .file = status.kind,
      let file = try? OpenFile(path)
    else { return }
    posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_WILLNEED)
    #endif
  }

  /// Fills the buffer, and returns how many bytes of it are the photo.
  private func load(_ path: PhotoPath) throws -> Int {
    do {
      try check(FileStatus(of: path))
      let file = try OpenFile(path)
      // Another file may have taken its place since.
      let status = try FileStatus(ofOpen: file.descriptor)
      try check(status)
      if buffer.count < status.size { resize(to: status.size) }
      return try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<status.size]))
    } catch let error as Errno {
      throw PhotoFileError(errno: error.code, at: path)
    }
  }

  private func check(_ status: FileStatus) throws {
    switch status.kind {
    case .folder: throw PhotoFileError("This is a folder.")
    case .special, .link: throw PhotoFileError.notStored
    case .file where status.size > maximumSize:
      throw PhotoFileError("The file is too large: more than \(maximumSize >> 20) MiB.")
    case .file: break
    }
  }

  private func resize(to count: Int) {
    buffer.deallocate()
    buffer = .allocate(byteCount: count, alignment: 16)
  }
}
