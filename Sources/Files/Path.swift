import Glibc

/// The path of a file, as bytes: file names on Unix need not be UTF-8.
///
/// Every path option and every file that kennel opens is a `Path`: a `String` would name another
/// file if the bytes are not UTF-8.
public struct Path: Sendable, Hashable {
  /// The path's bytes, without a terminating zero.
  public let bytes: [UInt8]

  /// Creates a path from bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Creates a path from text.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// Hashes all bytes in one call, since scans look up every file.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// Returns the path of `name` in this folder, spelt as `find` prints it.
  public func appending(_ name: [UInt8]) -> Path {
    Path(bytes: bytes.last == slash ? bytes + name : bytes + [slash] + name)
  }

  /// Returns the path of `name` in this folder; `name` may have several components, such as
  /// `share/kennel`.
  public func appending(_ name: String) -> Path { appending(Array(name.utf8)) }

  /// Returns the path with `suffix` appended.
  public func withSuffix(_ suffix: String) -> Path { Path(bytes: bytes + suffix.utf8) }

  /// The last component of the path.
  public var name: [UInt8] {
    bytes.lastIndex(of: slash).map { Array(bytes[($0 + 1)...]) } ?? bytes
  }

  /// The parent folder, spelt as in the path; `.` if the path names none.
  public var folder: Path {
    guard let end = bytes.lastIndex(of: slash) else { return Path(".") }
    guard let last = bytes[..<end].lastIndex(where: { $0 != slash }) else {
      return Path(bytes: [slash])
    }
    return Path(bytes: Array(bytes[...last]))
  }

  /// The path without trailing slashes.
  public var withoutEndingSlashes: Path {
    guard let last = bytes.lastIndex(where: { $0 != slash }) else {
      return Path(bytes: Array(bytes.prefix(1)))
    }
    return Path(bytes: Array(bytes[...last]))
  }

  /// Returns the canonical absolute path, without symbolic links, `.` and `..` (`realpath`).
  ///
  /// - Throws: a `FileError` if the path can't be resolved.
  public func resolved() throws(FileError) -> Path {
    guard let real = withCString({ realpath($0, nil) }) else {
      throw FileError(reading: self, .last)
    }
    defer { free(real) }
    return Path(cString: real)
  }

  /// Returns the path with its existing part `resolved`; the rest need not exist.
  ///
  /// - Throws: a `FileError` if a part can't be inspected, or if `..` follows a missing folder.
  public func resolvedWhereItExists() throws(FileError) -> Path {
    var missing: [[UInt8]] = []
    var path = self
    while true {
      do throws(Errno) {
        _ = try FileStatus(ofLink: path)
        break
      } catch {
        let parent = path.folder
        guard error == .missing, parent != path, path.name != Array("..".utf8) else {
          throw FileError(reading: path, error)
        }
        if !path.name.isEmpty, path.name != Array(".".utf8) { missing.append(path.name) }
        path = parent
      }
    }
    return try missing.reversed().reduce(path.resolved()) { $0.appending($1) }
  }

  /// Returns whether this path is `folder` or lies inside it; both must be `resolved`.
  public func isInside(_ folder: Path) -> Bool {
    guard bytes.starts(with: folder.bytes) else { return false }
    return bytes.count == folder.bytes.count || folder.bytes == [slash]
      || bytes[folder.bytes.count] == slash
  }

  /// The path as text, or nil if it is not UTF-8.
  public var string: String? { String(validating: bytes, as: UTF8.self) }

  /// The path as text, with invalid UTF-8 replaced by U+FFFD.
  public var lossyString: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the bytes are valid UTF-8, so that `string` is not nil.
  public var isValidUTF8: Bool { string != nil }

  /// The file name extension in lower case; empty if there is none.
  public var ending: String { nameEnding(name) }

  /// Calls `body` with the path as a C string.
  ///
  /// A path that contains a zero byte is passed as an empty string, which names no file: C would
  /// truncate the path and so use another file.
  public func withCString<Value>(
    _ body: (UnsafePointer<CChar>) throws -> Value
  ) rethrows -> Value {
    if bytes.contains(0) { return try body("") }
    // Scans call this for every file, so no array is allocated.
    return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count + 1) { buffer in
      _ = buffer.initialize(from: bytes)
      buffer.initializeElement(at: bytes.count, to: 0)
      return try buffer.withMemoryRebound(to: CChar.self) { buffer in
        guard let start = buffer.baseAddress else { return try body("") }
        return try body(start)
      }
    }
  }

  /// Creates a path from a C string.
  public init(cString: UnsafePointer<CChar>) {
    bytes = Array(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
  }
}

/// Returns a file name's extension in lower case; empty if there is none.
public func nameEnding(_ name: [UInt8]) -> String {
  guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
  return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
}

extension [UInt8] {
  /// The name with ASCII letters in lower case, as the file systems of Windows, macOS and memory
  /// cards compare names.
  public var withoutCase: [UInt8] {
    map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  }
}

private let slash = UInt8(ascii: "/")
