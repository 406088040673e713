import Foundation
import Glibc
import TestSupport

/// A folder in which files of kennel 0.1.0 are put back as they were.
///
/// The fixtures name their root by a placeholder. This folder's path has the same length, so that
/// the placeholder can be replaced in an SQLite file too.
final class OldKennel {
  /// One file or folder of a tree that kennel 0.1.0 worked on; a folder has no content.
  private struct Entry: Decodable {
    let path: Data
    let modified: Int
    let content: Data?
  }

  static let fixtures = packageRoot.appending(path: "Tests/EndToEndTests/Fixtures/kennel-0.1.0")
  private static let placeholder = "/@ROOT@".padding(toLength: 120, withPad: "_", startingAt: 0)

  let root: String

  init() throws {
    let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .path(percentEncoded: false)
    let base = temporary.utf8.count < 60 ? temporary : "/tmp/"
    root = "\(base)kennel-\(UUID().uuidString)-"
      .padding(toLength: Self.placeholder.utf8.count, withPad: "_", startingAt: 0)
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  var environment: [String: String] {
    ["XDG_STATE_HOME": "\(root)/state", "HOME": root, "LC_ALL": "C.UTF-8"]
  }

  func kennel(_ arguments: String...) throws -> Finished {
    try run(builtKennel, arguments, environment: environment)
  }

  /// A fixture with this folder in place of the placeholder, in text and in base64.
  func fixture(_ name: String) throws -> Data {
    var data = try Data(contentsOf: Self.fixtures.appending(path: name))
    let (old, new) = (Data(Self.placeholder.utf8), Data(root.utf8))
    for (old, new) in [(old, new), (old.base64EncodedData(), new.base64EncodedData())] {
      while let range = data.range(of: old) { data.replaceSubrange(range, with: new) }
    }
    return data
  }

  /// Copies a fixture to a path below the root.
  @discardableResult
  func put(_ fixture: String, at place: String) throws -> String {
    let url = URL(filePath: "\(root)/\(place)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try self.fixture(fixture).write(to: url)
    return url.path(percentEncoded: false)
  }

  /// Copies the bundle, on request without its weights.
  @discardableResult
  func putBundle(hasWeights: Bool = true) throws -> String {
    for name in ["model.json", "labels.json"] + (hasWeights ? ["weights.safetensors"] : []) {
      try put("bundle/\(name)", at: "bundle/\(name)")
    }
    return "\(root)/bundle"
  }

  /// Makes the files and folders of a tree, with their times.
  func lay(_ tree: String) throws {
    let entries = try fixture("\(tree).tree.jsonl").split(separator: UInt8(ascii: "\n"))
      .map { try JSONDecoder().decode(Entry.self, from: Data($0)) }
    for entry in entries { make(entry) }
    // Folders come after what is in them: making files changes the time of a folder.
    for entry in entries {
      let time = timespec(
        tv_sec: entry.modified / 1_000_000_000, tv_nsec: entry.modified % 1_000_000_000)
      utimensat(AT_FDCWD, cPath(entry.path), [time, time], 0)
    }
  }

  private func make(_ entry: Entry) {
    let path = cPath(entry.path)
    for (index, character) in path.enumerated() where character == 0x2F && index > root.utf8.count {
      makeFolder(path[..<index] + [0])
    }
    guard let content = entry.content else { return makeFolder(path) }
    let file = open(path, O_CREAT | O_EXCL | O_WRONLY, 0o644)
    _ = content.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    fchmod(file, 0o644)
    close(file)
  }

  private func makeFolder(_ path: [CChar]) { if mkdir(path, 0o755) == 0 { chmod(path, 0o755) } }

  private func cPath(_ path: Data) -> [CChar] {
    (Array("\(root)/".utf8) + path).map { CChar(bitPattern: $0) } + [0]
  }

  /// The lines of what is in the photos' folder and in the sorted one.
  func tree(times: Bool) -> [String] {
    ["photos", "sorted"].flatMap { top in
      treeLines("\(root)/\(top)", times: times).map { "\(top)\($0)" }
    }
  }
}
