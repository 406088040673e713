#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
internal import CFileSystem

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A folder that takes its name when it is complete, or vanishes.
final class NewFolder {
  /// Where it lies until then: a hidden folder beside the name that it shall take.
  private(set) var path: String
  private let target: String

  /// Whether something has the name, be it a dead link.
  static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Creates the folder that shall be called `target`.
  init(for target: String) throws(BundleError) {
    var target = target[...]
    while target.count > 1, target.hasSuffix("/") { target.removeLast() }
    self.target = String(target)
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    let name = target.dropFirst(folder.count)
    let random = String(UInt64.random(in: 0 ... .max), radix: 36)
    let path = "\(folder).\(name.prefix(100)).\(random)"
    guard mkdir(path, 0o777) == 0 else { throw Self.problem("be made", self.target) }
    // Only now there is something that `deinit` may remove.
    self.path = path
  }

  deinit {
    if !path.isEmpty { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Writes a file of the folder and brings it to the disk.
  func write(_ name: String, _ bytes: [UInt8]) throws(BundleError) {
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.problem("be written", "\(target)/\(name)") }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.problem("be written", "\(target)/\(name)") }
      written += count
    }
    guard fsync(file) == 0 else { throw Self.problem("be written", "\(target)/\(name)") }
  }

  /// Brings the folder's own entries to the disk; some file systems can't, which is no error.
  func sync() { Self.sync(path) }

  /// Gives the folder its name.
  ///
  /// A folder that has it is exchanged for this one, and then removed.
  func commit() throws(BundleError) {
    if Self.isTaken(target) {
      try exchange()
    } else {
      guard rename(path, target) == 0 else { throw Self.problem("be given its name", target) }
      path = ""
    }
    Self.sync(target.lastIndex(of: "/").map { String(target[...$0]) } ?? ".")
  }

  /// After it, `path` is the old folder, which `deinit` removes.
  private func exchange() throws(BundleError) {
    if kennel_exchange(path, target) == 0 { return }
    guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else {
      throw Self.problem("be replaced", target)
    }
    // The file system knows no exchange: the name is free for a moment, and the old one is whole.
    let aside = "\(path).old"
    guard rename(target, aside) == 0 else { throw Self.problem("be replaced", target) }
    guard rename(path, target) == 0 else {
      let error = Self.problem("be replaced", target)
      rename(aside, target)
      throw error
    }
    path = aside
  }

  private static func sync(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func problem(_ what: String, _ path: String) -> BundleError {
    BundleError(
      "\(path) can't \(what): \(String(cString: strerror(errno))).", isAboutWriting: true)
  }
}

/// `write(2)`, which the method of the same name hides.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
