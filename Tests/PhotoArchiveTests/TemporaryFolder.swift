import Foundation
import Glibc
import PhotoArchive

/// A folder that lives as long as the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "kennel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path()
  }

  deinit {
    chmod(path + "/locked", 0o755)
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, with the folders above it.
  func write(_ name: String, _ text: String = "x") throws {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// Writes a file whose name is `bytes`, as Foundation can't.
  func write(bytes: [UInt8]) {
    let name = (Array("\(path)/".utf8) + bytes).map { CChar(bitPattern: $0) } + [0]
    close(open(name, O_CREAT | O_WRONLY, 0o644))
  }
}

/// Something to report of a scan: each photo's path, and each failure's with its sentence.
///
/// It gives up after more than any test expects, should a scan go in circles.
func found(_ scan: PhotoScan) -> [String] {
  var lines: [String] = []
  while lines.count < 25_000, let item = scan.next() {
    switch item {
    case .photo(let path): lines.append(path.displayName)
    case .failure(let path, let error): lines.append("\(path.displayName): \(error)")
    }
  }
  return lines
}
