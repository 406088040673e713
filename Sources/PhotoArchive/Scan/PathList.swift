internal import Files
import Glibc

/// Reads the paths of `--files-from`, one at a time, however long the list is.
///
/// A list of lines may come from Windows: carriage returns at line ends and a byte order mark are
/// stripped. A name that really ends with a carriage return needs a null-separated list.
final class PathList {
  private let file: OpenFile
  private let separator: UInt8
  private let isCancelled: @Sendable () -> Bool
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtBeginning = true
  private var isAtEnd = false

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// An upper bound of a path's length: longer input is no list, and must not fill the memory.
  private static let longestPath = 1 << 16
  /// The poll timeout in milliseconds, after which cancellation is checked again.
  private static let patience: Int32 = 200

  /// Opens a list.
  init(
    _ list: PhotoSource.List, isCancelled: @escaping @Sendable () -> Bool
  ) throws(FileError) {
    separator = list.isNullSeparated ? 0 : UInt8(ascii: "\n")
    self.isCancelled = isCancelled
    do throws(Errno) {
      file =
        switch list.file {
        case .standardInput: try .standardInput()
        case .file(let path): try OpenFile(path)
        }
    } catch {
      guard case .file(let path) = list.file else { throw FileError(reading: nil, error) }
      throw FileError(reading: path, error)
    }
    // Opening a folder succeeds; only reading it fails.
    if (try? FileStatus(ofOpen: file.descriptor))?.kind == .folder {
      throw FileError(.isFolder)
    }
  }

  /// Returns the next path, or nil at the end; skips empty lines.
  func next() throws(FileError) -> Path? {
    while true {
      if let end = buffer[start...].firstIndex(of: separator) {
        let line = buffer[start..<end]
        start = end + 1
        if let path = path(line) { return path }
      } else if isAtEnd || buffer.count - start > Self.longestPath {
        defer { start = buffer.count }
        return path(buffer[start...])
      } else {
        try fill()
      }
    }
  }

  /// Returns the path in a line or null-terminated entry; nil if it is empty.
  private func path(_ line: ArraySlice<UInt8>) -> Path? {
    var line = line
    if separator != 0 {
      if isAtBeginning, line.starts(with: Self.byteOrderMark) {
        line.removeFirst(Self.byteOrderMark.count)
      }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
    }
    isAtBeginning = false
    return line.isEmpty ? nil : Path(bytes: Array(line))
  }

  private func fill() throws(FileError) {
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
    guard count >= 0 else { throw FileError(reading: nil, .last) }
    buffer.append(contentsOf: chunk[..<count])
  }

  /// Waits for input; returns false if cancelled meanwhile.
  private func waitForInput(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while !isCancelled() {
      if poll(&request, 1, Self.patience) != 0 { return true }
    }
    return false
  }
}
