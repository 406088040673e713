import Glibc

/// A regular file's bytes, mapped into memory read-only.
///
/// If another process truncates the file while it is mapped, this process ends with SIGBUS. So
/// files are replaced by renaming, and never rewritten in place.
///
/// `@unchecked Sendable` is sound: `bytes` never changes, the mapped pages are read-only
/// (`PROT_READ`, `MAP_PRIVATE`), and they are unmapped only in `deinit`, when no reference is left;
/// `withBytes` holds a reference while its closure runs.
public final class MappedFile: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer

  /// The size in bytes.
  public var count: Int { bytes.count }

  /// Maps a file.
  ///
  /// - Throws: a `FileError` if the file can't be opened or mapped, or is not a regular file.
  public init(_ path: Path) throws(FileError) {
    let file = try FileError.reading(path) { () throws(Errno) in try OpenFile(path) }
    let size = try file.regularFileSize(at: path)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw FileError(reading: path, .last)
    }
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    if let address = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
    }
  }

  /// Passes a range of the file's bytes to a closure.
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

/// Maps a new unnamed file for reading and writing; the system keeps it in memory while there is
/// space, and frees it when it is unmapped.
///
/// - Parameters:
///   - byteCount: the size in bytes, reserved on the disk at once.
///   - folder: a folder on the disk that provides the space.
/// - Returns: the mapped bytes, all 0, which the caller unmaps.
/// - Throws: an `Errno`.
public func mapNamelessFile(
  _ byteCount: Int, in folder: Path
) throws(Errno) -> UnsafeMutableRawBufferPointer {
  let file = try openNamelessFile(in: folder)
  defer { close(file) }
  // Reserve the space now: on a full disk, writing to a page without a block raises SIGBUS.
  let code = posix_fallocate(file, 0, off_t(byteCount))
  guard code == 0 else { throw Errno(code: code) }
  let mapped = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
  guard let mapped, mapped != MAP_FAILED else { throw .last }
  return UnsafeMutableRawBufferPointer(start: mapped, count: byteCount)
}

/// Creates a file without a name for reading and writing, accessible only by this user, which the
/// caller closes.
func openNamelessFile(in folder: Path) throws(Errno) -> Int32 {
  var name = folder.appending(".kennel-XXXXXX").bytes.map(CChar.init(bitPattern:)) + [0]
  let file = mkstemp(&name)
  guard file >= 0 else { throw .last }
  // Unlink at once, so that not even a crash leaves the file behind.
  unlink(name)
  _ = fcntl(file, F_SETFD, FD_CLOEXEC)
  return file
}
