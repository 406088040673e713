internal import Files
import Glibc

/// Reads a journal's lines one at a time, in any order: it may be larger than the memory.
final class JournalReader {
  /// Lines that are read together.
  private struct Block {
    /// The offset of the first line.
    let start: Int
    /// The number of the first line.
    let line: Int
  }

  /// The lines in memory, since an undo reads one after the other backwards.
  private struct Loaded {
    let block: Int
    let bytes: [UInt8]
    /// Where the lines begin in `bytes`, and where the last one ends.
    let starts: [Int]
  }

  private let file: OpenFile
  private let blocks: [Block]
  /// The end of the last complete line.
  private let end: Int
  private var loaded: Loaded?

  /// A block ends when it has this many lines or bytes.
  private static let largestBlock = (lines: 256, bytes: 1 << 18)

  /// The number of complete lines.
  let count: Int

  /// Opens a journal and finds its lines; a symbolic link is not followed.
  init(_ path: Path) throws(Errno) {
    guard path.kind != .link else { throw Errno(code: ELOOP) }
    file = try OpenFile(path)
    var blocks = [Block(start: 0, line: 0)]
    var (position, count, end) = (0, 0, 0)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let size = readSome(file.descriptor, chunk)
      guard size >= 0 else { throw .last }
      if size == 0 { break }
      for offset in 0..<size where chunk[offset] == UInt8(ascii: "\n") {
        count += 1
        end = position + offset + 1
        guard let last = blocks.last,
          count - last.line >= Self.largestBlock.lines
            || end - last.start >= Self.largestBlock.bytes
        else { continue }
        blocks.append(Block(start: end, line: count))
      }
      position += size
    }
    // A last line without a newline was truncated by a crash, and is not counted.
    (self.blocks, self.count, self.end) = (blocks, count, end)
  }

  /// Returns the record of a line, or nil if it can't be parsed.
  func record(_ index: Int) throws(Errno) -> JournalRecord? {
    let lines = try load(block(of: index))
    let first = index - blocks[lines.block].line
    return JournalRecord(line: lines.bytes[lines.starts[first]..<lines.starts[first + 1]])
  }

  /// Returns the number of the block with a line, by bisection.
  private func block(of line: Int) -> Int {
    var (low, high) = (0, blocks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if blocks[middle].line <= line { low = middle } else { high = middle }
    }
    return low
  }

  private func load(_ block: Int) throws(Errno) -> Loaded {
    if let loaded, loaded.block == block { return loaded }
    let start = blocks[block].start
    let next = block + 1 < blocks.count ? blocks[block + 1].start : end
    let bytes = try read(start..<next)
    let starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    let lines = Loaded(block: block, bytes: bytes, starts: starts)
    loaded = lines
    return lines
  }

  private func read(_ range: Range<Int>) throws(Errno) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < bytes.count {
      // An explicit offset for each read: an undo reads backwards.
      let count = bytes.withUnsafeMutableBytes {
        pread(
          file.descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled,
          range.lowerBound + filled)
      }
      guard count > 0 else { throw count < 0 ? .last : Errno(code: EIO) }
      filled += count
    }
    return bytes
  }
}
