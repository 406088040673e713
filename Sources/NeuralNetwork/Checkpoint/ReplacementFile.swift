#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `write(2)`, which the method of the same name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

/// A new file that takes the place of a path when it is complete, or vanishes.
final class ReplacementFile {
  private let path: String
  private let temporaryPath: String
  private var descriptor: Int32
  private var isCommitted = false

  /// Creates the temporary file beside the path.
  init(for path: String) throws(CheckpointError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { path[...$0] } ?? ""
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    self.path = path
    temporaryPath = "\(folder).\(name).\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    let opened = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard opened >= 0 else { throw .inaccessible(path, "a folder that can be written to") }
    descriptor = opened
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unlink(temporaryPath) }
  }

  /// Appends bytes.
  func write(_ bytes: [UInt8]) throws(CheckpointError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        systemWrite(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .inaccessible(path, "room for the whole file") }
      written += count
    }
  }

  /// Brings the bytes to the disk and puts the file in the path's place.
  func commit() throws(CheckpointError) {
    let isSynced = fsync(descriptor) == 0
    let syncError = errno
    let isClosed = close(descriptor) == 0
    descriptor = -1
    if !isSynced { errno = syncError }
    guard isSynced, isClosed else { throw .inaccessible(path, "room for the whole file") }
    guard rename(temporaryPath, path) == 0 else {
      throw .inaccessible(path, "a path that can be replaced")
    }
    isCommitted = true
    syncFolder()
  }

  /// Makes the new name last through a power cut; some file systems can't, which is no error.
  private func syncFolder() {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
