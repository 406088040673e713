#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds the executables called `kennel-NAME` in the folders of a search path.
public struct ExternalCommands: Sendable {
  /// An executable that answers `kennel NAME`.
  public struct Command: Sendable, Hashable {
    /// The name after `kennel-`.
    public let name: String
    /// Where it is.
    public let executable: String
  }

  private let folders: [String]

  /// Looks in the folders of `path`.
  ///
  /// Empty and relative entries mean the current folder or one below it, where a stranger's photos
  /// may lie: they are passed over.
  ///
  /// - Parameter path: the value of `PATH`.
  public init(path: String) {
    folders = path.split(separator: ":").filter { $0.hasPrefix("/") }.map(String.init)
  }

  /// The executable that answers `kennel NAME`, from the first folder that has one.
  public func executable(for name: String) -> String? {
    guard !name.isEmpty, !name.contains("/") else { return nil }
    return folders.lazy.map { "\($0)/\(prefix)\(name)" }.first(where: isExecutable)
  }

  /// All of them, by name.
  public func all() -> [Command] {
    var found: [String: String] = [:]
    for folder in folders {
      guard let stream = opendir(folder) else { continue }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard name.hasPrefix(prefix), name.count > prefix.count else { continue }
        let command = String(name.dropFirst(prefix.count))
        let executable = "\(folder)/\(name)"
        if found[command] == nil, isExecutable(executable) { found[command] = executable }
      }
    }
    return found.map { Command(name: $0.key, executable: $0.value) }.sorted { $0.name < $1.name }
  }
}

private let prefix = "kennel-"

private func isExecutable(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
}
