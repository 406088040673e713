import Foundation

/// Files of the checkout, and of the folder `shared` beside it.
enum RepositoryFiles {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let shared = root.deletingLastPathComponent().appending(path: "shared")

  /// The contents of all files of a folder of the checkout.
  static func bytes(in folder: String) throws -> [[UInt8]] {
    try files(in: root.appending(path: folder)).map { try [UInt8](Data(contentsOf: $0)) }
  }

  static func files(in folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { !$0.lastPathComponent.hasPrefix(".") }
      .sorted { $0.path < $1.path }
  }

  static func sharedExists(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: shared.appending(path: folder).path)
  }
}
