internal import Files
internal import Messages
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
  /// UTF-16 in both byte orders; UTF-32 begins with one of them, or with zero bytes.
  private static let wideMarks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]
  /// An upper bound of a path's length: longer input is no list, and must not fill the memory.
  private static let longestPath = 1 << 16
  /// The most empty lines in a row: a device may give zero bytes for ever.
  private static let mostEmptyLines = 1 << 20
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
    // What is no list is found before photos are read; the writer of a pipe may still be thinking.
    if isReadAtOnce { first = try read() }
  }

  /// The first path, if it was read already.
  private var first: Path?

  /// Whether reading does not wait for another program or a person.
  private var isReadAtOnce: Bool {
    var status = stat()
    guard fstat(file.descriptor, &status) == 0, isatty(file.descriptor) == 0 else { return false }
    return [S_IFREG, S_IFCHR].contains(status.st_mode & S_IFMT)
  }

  /// Returns the next path, or nil at the end; skips empty lines.
  func next() throws(FileError) -> Path? {
    guard let path = first else { return try read() }
    first = nil
    return path
  }

  private func read() throws(FileError) -> Path? {
    var emptyLines = 0
    while true {
      if let end = buffer[start...].firstIndex(of: separator) {
        let line = buffer[start..<end]
        start = end + 1
        if let path = try path(line) { return path }
        emptyLines += 1
        guard emptyLines <= Self.mostEmptyLines else {
          throw problem(.emptyLines, ["limit": .count(Self.mostEmptyLines)])
        }
      } else if isAtEnd {
        defer { start = buffer.count }
        return try path(buffer[start...])
      } else if buffer.count - start > Self.longestPath {
        // With a reason that fits the beginning, if it has one.
        _ = try path(buffer[start...])
        throw problem(.longLine, ["limit": .count(Self.longestPath)])
      } else {
        try fill()
      }
    }
  }

  private func problem(
    _ row: PathListMessage, _ values: [String: Message.Value] = [:]
  ) -> FileError {
    FileError(.unsuitable(row(values)))
  }

  /// Returns the path in a line or null-terminated entry; nil if it is empty.
  private func path(_ line: ArraySlice<UInt8>) throws(FileError) -> Path? {
    var line = line
    if isAtBeginning, Self.wideMarks.contains(where: line.starts) { throw problem(.utf16) }
    if separator != 0 {
      if line.contains(0) { throw problem(.zeroBytes) }
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
