import Glibc

/// A regular file's bytes, mapped into memory read-only.
///
/// If another process shortens the file while it is mapped, this process ends with SIGBUS, as with
/// every mapped file. So files are replaced by renaming, and never rewritten in place.
///
/// `@unchecked Sendable` is sound: `bytes` never changes, the pages behind it are readable only
/// (`PROT_READ`, `MAP_PRIVATE`), so threads can only read them, and they are unmapped in `deinit`
/// alone, when no reference is left; `withBytes` holds one while a closure reads.
public final class MappedFile: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer

  /// The size in bytes.
  public var count: Int { bytes.count }

  /// Maps a file.
  ///
  /// - Throws: a `FileError` when it can't be opened or mapped, or is no regular file.
  public init(_ path: Path) throws(FileError) {
    let file = try FileError.reading(path) { () throws(Errno) in try OpenFile(path) }
    let status = try FileError.reading(path) { () throws(Errno) in
      try FileStatus(ofOpen: file.descriptor)
    }
    guard status.kind == .file else {
      throw FileError(status.kind == .folder ? .isFolder : .notStored, at: path)
    }
    guard status.size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, status.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw FileError(reading: path, .last)
    }
    bytes = UnsafeRawBufferPointer(start: address, count: status.size)
  }

  deinit {
    if let address = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
    }
  }

  /// Lends a part of the file to a closure.
  ///
  /// - Precondition: the range lies within the file.
  public func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }
}

/// Maps a new file without a name, for reading and writing: the system keeps it in memory as far as
/// there is room, and it is gone when it is unmapped.
///
/// - Parameters:
///   - byteCount: its size, which is reserved on the disk at once.
///   - folder: a folder on the disk that it takes the room of.
/// - Returns: the bytes, all 0; the caller unmaps them.
/// - Throws: the `errno`.
public func mapNamelessFile(
  _ byteCount: Int, in folder: Path
) throws(Errno) -> UnsafeMutableRawBufferPointer {
  var name = folder.appending(".kennel-XXXXXX").bytes.map(CChar.init(bitPattern:)) + [0]
  let file = mkstemp(&name)
  guard file >= 0 else { throw .last }
  defer { close(file) }
  // Without a name at once, so that not even a crash leaves the file behind.
  unlink(name)
  // Reserved now: on a full disk, the first write to a page without room would end in SIGBUS.
  let code = posix_fallocate(file, 0, off_t(byteCount))
  guard code == 0 else { throw Errno(code: code) }
  let mapped = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
  guard let mapped, mapped != MAP_FAILED else { throw .last }
  return UnsafeMutableRawBufferPointer(start: mapped, count: byteCount)
}
