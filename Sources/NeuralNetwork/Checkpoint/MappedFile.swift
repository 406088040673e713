#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A regular file's bytes, mapped into memory read-only.
///
/// A file that another process shortens while it is mapped ends this one with SIGBUS, as with
/// every mapped file; replace checkpoints by renaming, as `writeSafetensors` does.
///
/// `@unchecked Sendable` is sound: `bytes` never changes, the pages behind it are readable only
/// (`PROT_READ`, `MAP_PRIVATE`), so threads can only read them, and they are unmapped in `deinit`
/// alone, when no reference is left; `withBytes` holds one while a closure reads.
final class MappedFile: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer

  /// The file's size.
  var count: Int { bytes.count }

  init(path: String) throws(CheckpointError) {
    // O_NONBLOCK: a named pipe is refused below instead of waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .inaccessible(path, "a readable file") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .inaccessible(path, "a readable file") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(
        .inaccessible, file: path, expected: "a file", found: "a folder or a device")
    }
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw .inaccessible(path, "a file that can be mapped into memory")
    }
    bytes = UnsafeRawBufferPointer(start: address, count: size)
  }

  deinit {
    if let address = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
    }
  }

  /// Lends a part of the file to a closure.
  ///
  /// - Precondition: the range lies within the file.
  func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }
}

extension CheckpointError {
  /// A system call failed: `errno` says why.
  static func inaccessible(_ path: String, _ expected: String) -> CheckpointError {
    let reason = String(cString: strerror(errno))
    return CheckpointError(.inaccessible, file: path, expected: expected, found: reason)
  }
}
