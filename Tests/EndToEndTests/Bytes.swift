import Foundation
import Glibc

/// Runs `executable` with arguments that need not be UTF-8, which Foundation can't pass on.
///
/// Bash makes the bytes, and then becomes the executable.
func run(
  _ executable: URL, bytes arguments: [[UInt8]], environment: [String: String] = [:],
  folder: URL? = nil
) throws -> Finished {
  let words = [Array(executable.path(percentEncoded: false).utf8)] + arguments
  let line = words.map { word in
    "$'" + word.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
  }.joined(separator: " ")
  return try run(
    URL(filePath: "/bin/bash"), ["-c", "exec \(line)"], environment: environment, folder: folder)
}

/// All names below a folder as bytes, each as a path from the folder on; links are not followed.
func namesBelow(_ folder: [UInt8], _ prefix: [UInt8] = []) -> [[UInt8]] {
  guard let stream = opendir(folder.map { CChar(bitPattern: $0) } + [0]) else { return [] }
  defer { closedir(stream) }
  var names: [[UInt8]] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: UInt8.self, capacity: 256) {
        Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
      }
    }
    guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
    names.append(prefix + name)
    if entry.pointee.d_type == UInt8(DT_DIR) {
      names += namesBelow(folder + [0x2F] + name, prefix + name + [0x2F])
    }
  }
  return names
}

/// Writes a file by the bytes of its path, with the folders above it that are missing.
func write(_ content: Data, to path: [UInt8]) {
  let path = path.map { CChar(bitPattern: $0) } + [0]
  for index in path.indices.dropFirst() where path[index] == 0x2F {
    mkdir(path[..<index] + [0], 0o755)
  }
  let file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o644)
  _ = content.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  close(file)
}
