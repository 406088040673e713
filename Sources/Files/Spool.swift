import Glibc

/// A growing sequence of bytes, most of them in an unnamed temporary file, so that the memory does
/// not grow with it.
///
/// Where no file can be written, as on a full disk, the bytes stay in memory.
public final class Spool {
  private let folder: Path
  private var descriptor: Int32 = -1
  /// The number of bytes in the file.
  private var stored = 0
  /// The bytes after those in the file.
  private var tail: [UInt8] = []
  private var staysInMemory = false

  /// The size of the tail above which it is moved into the file: most plans never need a file.
  private static let longestTail = 1 << 20

  /// Creates an empty spool.
  ///
  /// - Parameter folder: the folder for the file, which has no name there and so leaves nothing
  ///   behind.
  public init(in folder: Path = Path("/tmp")) { self.folder = folder }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The number of bytes.
  public var count: Int { stored + tail.count }

  /// Appends `bytes`.
  public func append(_ bytes: [UInt8]) {
    tail += bytes
    guard tail.count >= Self.longestTail, !staysInMemory else { return }
    do throws(Errno) {
      if descriptor < 0 { descriptor = try openNamelessFile(in: folder) }
      try store()
    } catch {
      staysInMemory = true
    }
  }

  /// Moves the tail into the file; a part that was written before an error is written over later.
  private func store() throws(Errno) {
    guard lseek(descriptor, off_t(stored), SEEK_SET) >= 0 else { throw .last }
    try writeAll(tail, to: descriptor)
    stored += tail.count
    tail.removeAll(keepingCapacity: true)
  }

  /// Returns up to `length` bytes from `offset` on, fewer at the end.
  ///
  /// - Throws: an `Errno`.
  public func read(at offset: Int, _ length: Int) throws(Errno) -> [UInt8] {
    let end = min(offset + length, count)
    guard offset < end else { return [] }
    guard offset < stored else { return Array(tail[(offset - stored)..<(end - stored)]) }
    let (fromFile, file) = (min(end, stored) - offset, descriptor)
    var filled = 0
    var bytes = [UInt8](repeating: 0, count: fromFile)
    while filled < fromFile {
      let result = bytes.withUnsafeMutableBytes {
        pread(file, $0.baseAddress.map { $0 + filled }, fromFile - filled, off_t(offset + filled))
      }
      guard result > 0 || errno == EINTR else { throw result < 0 ? .last : .damaged }
      filled += max(0, result)
    }
    return end > stored ? bytes + tail[..<(end - stored)] : bytes
  }
}
