#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads the paths of `--files-from`, one at a time, however long the list is.
final class PathList {
  private let file: OpenFile
  private let separator: UInt8
  private let isCancelled: @Sendable () -> Bool
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// No path is as long; what is longer is no list, and must not fill the memory.
  private static let longestPath = 1 << 16
  /// How long a read may wait before it is asked again whether the user gave up.
  private static let patience: Int32 = 200

  /// Opens a list.
  init(
    _ list: PhotoSource.List, isCancelled: @escaping @Sendable () -> Bool
  ) throws(PhotoFileError) {
    separator = list.isNullSeparated ? 0 : UInt8(ascii: "\n")
    self.isCancelled = isCancelled
    do throws(Errno) {
      file =
        switch list.file {
        case .standardInput: try .standardInput()
        case .file(let path): try OpenFile(path)
        }
    } catch {
      throw PhotoFileError(errno: error.code)
    }
  }

  /// The next path, or nil at the end; empty lines are passed over.
  func next() throws(PhotoFileError) -> PhotoPath? {
    while true {
      if let end = buffer[start...].firstIndex(of: separator) {
        let line = buffer[start..<end]
        start = end + 1
        if !line.isEmpty { return PhotoPath(bytes: Array(line)) }
      } else if isAtEnd || buffer.count - start > Self.longestPath {
        defer { start = buffer.count }
        return start < buffer.count ? PhotoPath(bytes: Array(buffer[start...])) : nil
      } else {
        try fill()
      }
    }
  }

  private func fill() throws(PhotoFileError) {
    let descriptor = file.descriptor
    buffer.removeSubrange(..<start)
    start = 0
    guard waitForInput(descriptor) else {
      isAtEnd = true
      buffer.removeAll()
      return
    }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { chunk.deallocate() }
    let count = readSome(descriptor, chunk)
    isAtEnd = count <= 0
    guard count >= 0 else { throw PhotoFileError(errno: errno) }
    buffer.append(contentsOf: chunk[..<count])
  }

  /// Waits for something to read; false when the user gave up meanwhile.
  private func waitForInput(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while !isCancelled() {
      if poll(&request, 1, Self.patience) != 0 { return true }
    }
    return false
  }
}
