internal import CFileSystem
internal import Foundation

internal import Glibc

/// All that a tree of files is, a line for each of its names: to tell whether two are identical.
///
/// It knows nothing of the code under test: it asks the system itself.
public func treeLines(_ root: String, times: Bool = true) -> [String] {
  var lines: [String] = []
  describe(Array(root.utf8), "", times, &lines)
  return lines.sorted()
}

/// The contents of all regular files of a tree, sorted; names don't count.
public func treeContents(_ roots: String...) -> [String] {
  roots.flatMap { treeLines($0, times: false) }.compactMap { line in
    line.split(separator: "|").last.flatMap { $0.hasPrefix("content ") ? String($0) : nil }
  }.sorted()
}

private func describe(_ path: [UInt8], _ name: String, _ times: Bool, _ lines: inout [String]) {
  let cPath = path.map { CChar(bitPattern: $0) } + [0]
  var status = stat()
  guard lstat(cPath, &status) == 0 else { return }
  var line = "\(name)|mode \(String(status.st_mode, radix: 8))"
  if times { line += "|time \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)" }
  switch status.st_mode & S_IFMT {
  case S_IFLNK:
    var text = [CChar](repeating: 0, count: 4096)
    let count = readlink(cPath, &text, text.count)
    lines.append(line + "|link \(text.prefix(max(0, count)))")
  case S_IFDIR:
    lines.append(line)
    for entry in entries(cPath) {
      let shown = String(decoding: entry, as: UTF8.self)
      describe(path + [0x2F] + entry, "\(name)/\(shown)", times, &lines)
    }
  default:
    lines.append(line + attributes(cPath) + "|content \(fingerprint(content(cPath)))")
  }
}

private func entries(_ path: [CChar]) -> [[UInt8]] {
  guard let stream = opendir(path) else { return [] }
  defer { closedir(stream) }
  var names: [[UInt8]] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: UInt8.self, capacity: 256) {
        Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
      }
    }
    if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
  }
  return names
}

/// FNV-1a and the size: short enough to be read in a failure.
private func fingerprint(_ data: Data) -> String {
  let hash = data.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  return "\(String(hash, radix: 36)) of \(data.count) bytes"
}

private func content(_ path: [CChar]) -> Data {
  let descriptor = open(path, O_RDONLY | O_NONBLOCK)
  guard descriptor >= 0 else { return Data("unreadable".utf8) }
  return (try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).readToEnd()) ?? Data()
}

/// A file's extended attributes, which Swift's Glibc hides.
private func attributes(_ path: [CChar]) -> String {
  let descriptor = open(path, O_RDONLY | O_NONBLOCK)
  guard descriptor >= 0 else { return "" }
  defer { close(descriptor) }
  var names = [CChar](repeating: 0, count: 4096)
  let length = kennel_list_attributes(descriptor, &names, names.count)
  return names.prefix(max(0, length)).split(separator: 0).map { name in
    var value = [UInt8](repeating: 0, count: 4096)
    let count = kennel_get_attribute(descriptor, Array(name) + [0], &value, value.count)
    return "|attribute \(name) \(value.prefix(max(0, count)))"
  }.sorted().joined()
}

/// Gives a file an extended attribute; false where the file system has none.
public func setAttribute(_ name: String, _ value: String, of path: String) -> Bool {
  let descriptor = open(path, O_RDONLY)
  defer { close(descriptor) }
  return kennel_set_attribute(descriptor, name, value, value.utf8.count) == 0
}
