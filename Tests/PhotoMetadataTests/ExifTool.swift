import Foundation

/// Phil Harvey's exiftool, the oracle for metadata; Debian's libimage-exiftool-perl.
enum ExifTool {
  static let path = "/usr/bin/exiftool"
  static let isHere = FileManager.default.isExecutableFile(atPath: path)
  static let missing = "exiftool (libimage-exiftool-perl) is not here"

  /// The tags that say something of the file, not of what is in it.
  private static let outer = ["SourceFile", "File:", "System:", "ExifTool:"]

  /// What exiftool reads in files: their tags with group and instance, one file after the other.
  static func read(_ files: [[UInt8]], name: String = "jpg", options: [String]) throws
    -> [[String: String]]
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try files.enumerated().map { index, file in
      let url = folder.appending(path: String(format: "%05d.%@", index, name))
      try Data(file).write(to: url)
      return url.path
    }
    let output = try run(options + ["-j"] + paths)
    let list = try JSONSerialization.jsonObject(with: output) as? [[String: Any]] ?? []
    return list.map { $0.mapValues { "\($0)" } }
  }

  /// All tags, also unknown and double ones, as they are stored.
  ///
  /// Of tags with the same name, one more changes the others' numbers: so all values are together.
  static func tags(_ files: [[UInt8]], name: String = "jpg") throws -> [[String: [String]]] {
    try read(files, name: name, options: ["-a", "-u", "-U", "-G1:4", "-b"]).map { tags in
      let inner = tags.filter { tag, _ in !outer.contains { tag.hasPrefix($0) } }
      return Dictionary(grouping: inner) { $0.key.replacing(/:Copy\d+/, with: "") }
        .mapValues { $0.map(\.value).sorted() }
    }
  }

  /// The complaints of `-validate`.
  static func complaints(_ files: [[UInt8]]) throws -> [Set<String>] {
    try read(files, options: ["-validate", "-warning", "-error", "-a", "-G4"]).map { tags in
      Set(tags.filter { $0.key.contains("Warning") || $0.key.contains("Error") }.values)
    }
  }

  /// A file after exiftool has written tags into it.
  static func write(
    _ file: [UInt8], name: String = "jpg", _ options: [String]
  ) throws -> [UInt8] {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "\(UUID().uuidString).\(name)")
    try Data(file).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    _ = try run(options + ["-overwrite_original", "-m", url.path])
    return try [UInt8](Data(contentsOf: url))
  }

  /// The indices of the files that exiftool refuses to write to.
  static func refused(_ files: [[UInt8]], name: String = "jpg", _ options: [String]) throws
    -> Set<Int>
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, file) in files.enumerated() {
      try Data(file).write(to: folder.appending(path: "\(index).\(name)"))
    }
    // It keeps the originals of the files that it has written.
    _ = try run(options + [folder.path])
    return Set(
      files.indices.filter { index in
        let original = folder.appending(path: "\(index).\(name)_original").path
        return !FileManager.default.fileExists(atPath: original)
      })
  }

  private static func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return output
  }
}
