public import Files
public import Foundation
internal import PhotoArchive

internal import Glibc

/// A folder that lives as long as the value.
public final class TemporaryFolder: Sendable {
  /// The folder, all links followed.
  public let path: String

  /// Makes a folder, in the system's place for them or in another one.
  public init(in parent: String? = nil) throws {
    let parent = parent.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
    let url = parent.resolvingSymlinksInPath().appending(path: "kennel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  deinit {
    chmod(path + "/locked", 0o755)
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of something in the folder.
  public func at(_ name: String) -> Path { Path("\(path)/\(name)") }

  /// The URL of something in the folder.
  public func url(_ name: String) -> URL { URL(filePath: "\(path)/\(name)") }

  /// Writes a file, with the folders above it.
  @discardableResult
  public func write(_ name: String, _ text: String = "x") throws -> Path {
    try write(name, Data(text.utf8))
  }

  /// Writes a file, with the folders above it.
  @discardableResult
  public func write(_ name: String, _ data: Data) throws -> Path {
    let url = url(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return at(name)
  }

  /// Writes an empty file whose name is `bytes`, as Foundation can't.
  public func write(bytes: [UInt8]) {
    let name = (Array("\(path)/".utf8) + bytes).map { CChar(bitPattern: $0) } + [0]
    close(open(name, O_CREAT | O_WRONLY, 0o644))
  }

  /// What a file says; nil where there is none.
  public func text(_ name: String) -> String? {
    (try? Data(contentsOf: url(name))).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether something has the name, be it a dead link.
  public func has(_ name: String) -> Bool { at(name).kind != nil }
}
