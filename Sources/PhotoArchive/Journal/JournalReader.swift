internal import Files
import Glibc

/// Reads a journal's lines one at a time, in any order: it may be larger than the memory.
final class JournalReader {
  private let file: OpenFile
  /// The offset of each line, and the end of the last one.
  private let starts: [Int]

  /// Opens a journal and finds its lines.
  init(_ path: Path) throws(Errno) {
    file = try OpenFile(path)
    var starts = [0]
    var position = 0
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let count = readSome(file.descriptor, chunk)
      guard count >= 0 else { throw .last }
      if count == 0 { break }
      for offset in 0..<count where chunk[offset] == UInt8(ascii: "\n") {
        starts.append(position + offset + 1)
      }
      position += count
    }
    // A last line without a newline was truncated by a crash, and is not counted.
    self.starts = starts
  }

  /// The number of complete lines.
  var count: Int { starts.count - 1 }

  /// Returns the record of a line, or nil if it can't be parsed.
  func record(_ index: Int) throws(Errno) -> JournalRecord? {
    let (start, end) = (starts[index], starts[index + 1])
    var bytes = [UInt8](repeating: 0, count: end - start)
    var filled = 0
    while filled < bytes.count {
      // Lines are read in any order, so each read has an explicit offset.
      let count = bytes.withUnsafeMutableBytes {
        pread(
          file.descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled, start + filled)
      }
      guard count > 0 else { throw count < 0 ? .last : Errno(code: EIO) }
      filled += count
    }
    return JournalRecord(line: bytes)
  }
}
