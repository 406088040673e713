import Glibc

extension Path {
  /// Reads the lines of a regular file that are not empty, one at a time.
  ///
  /// - Parameters:
  ///   - limit: the largest size of the file in bytes.
  ///   - longest: the largest size of a line in bytes.
  ///   - body: receives each line, without the line end.
  /// - Throws: a `FileError` if the file can't be read, is not a regular file, or is or has a line
  ///   that is too large; rethrows what `body` throws.
  public func forEachLine(
    atMost limit: Int, longest: Int, _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    let file = try FileError.reading(self) { () throws(Errno) in try OpenFile(self) }
    _ = try file.regularFileSize(at: self, atMost: limit)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    var rest: [UInt8] = []
    while true {
      let count = try FileError.reading(self) { () throws(Errno) in try file.read(into: chunk) }
      rest += chunk[..<count]
      var start = rest.startIndex
      while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        if end > start { try body(rest[start..<end]) }
        start = end + 1
      }
      rest.removeSubrange(..<start)
      guard rest.count <= longest else { throw FileError(.tooLarge(limit: longest), at: self) }
      if count < chunk.count { break }
    }
    if !rest.isEmpty { try body(rest[...]) }
  }
}
