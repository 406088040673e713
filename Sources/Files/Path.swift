import Glibc

/// The path of a file: on Unix, file names are bytes, and need not be UTF-8.
///
/// Every path option and every file that kennel opens is one of these: a `String` would name another
/// file where the bytes are not UTF-8.
public struct Path: Sendable, Hashable {
  /// The path as the file system knows it, without a terminating zero.
  public let bytes: [UInt8]

  /// Makes a path from the bytes that the file system knows it by.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Makes a path from text.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// Feeds the bytes at one go: scans look up every file.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// The path of `name` in this folder, spelt as `find` prints it.
  public func appending(_ name: [UInt8]) -> Path {
    Path(bytes: bytes.last == slash ? bytes + name : bytes + [slash] + name)
  }

  /// The path of `name` in this folder; `name` may have several parts, such as `share/kennel`.
  public func appending(_ name: String) -> Path { appending(Array(name.utf8)) }

  /// The same path with `suffix` at its end.
  public func withSuffix(_ suffix: String) -> Path { Path(bytes: bytes + suffix.utf8) }

  /// The last part of the path: the file's own name.
  public var name: [UInt8] {
    bytes.lastIndex(of: slash).map { Array(bytes[($0 + 1)...]) } ?? bytes
  }

  /// The folder that the file is in, spelt as the path spells it; `.` where it names none.
  public var folder: Path {
    guard let end = bytes.lastIndex(of: slash) else { return Path(".") }
    guard let last = bytes[..<end].lastIndex(where: { $0 != slash }) else {
      return Path(bytes: [slash])
    }
    return Path(bytes: Array(bytes[...last]))
  }

  /// The path without slashes at its end.
  public var withoutEndingSlashes: Path {
    guard let last = bytes.lastIndex(where: { $0 != slash }) else {
      return Path(bytes: Array(bytes.prefix(1)))
    }
    return Path(bytes: Array(bytes[...last]))
  }

  /// The same path from the root on, with all links in it followed and no `.` or `..`.
  ///
  /// - Throws: a `FileError` when it leads nowhere.
  public func resolved() throws(FileError) -> Path {
    guard let real = withCString({ realpath($0, nil) }) else {
      throw FileError(reading: self, .last)
    }
    defer { free(real) }
    return Path(cString: real)
  }

  /// The path as `resolved` gives it, of something that need not be there yet.
  ///
  /// - Throws: a `FileError` when no part of it can be looked at.
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

  /// Whether this is `folder`, or lies in it; both as `resolved` gives them.
  public func isInside(_ folder: Path) -> Bool {
    guard bytes.starts(with: folder.bytes) else { return false }
    return bytes.count == folder.bytes.count || folder.bytes == [slash]
      || bytes[folder.bytes.count] == slash
  }

  /// The path as text, or nil where it is not UTF-8.
  public var string: String? { String(validating: bytes, as: UTF8.self) }

  /// The path as text, with U+FFFD in place of what is not UTF-8.
  public var lossyString: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the bytes are UTF-8, so that `string` says all.
  public var isValidUTF8: Bool { string != nil }

  /// What follows the last dot of the file's name, in lower case; empty where there is none.
  public var ending: String { nameEnding(name) }

  /// Lends the path to C.
  ///
  /// C would stop at a zero byte, and so take another file: such a path leads nowhere instead.
  public func withCString<Value>(
    _ body: (UnsafePointer<CChar>) throws -> Value
  ) rethrows -> Value {
    if bytes.contains(0) { return try body("") }
    // Scans call this for every file: no array is made.
    return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count + 1) { buffer in
      _ = buffer.initialize(from: bytes)
      buffer.initializeElement(at: bytes.count, to: 0)
      return try buffer.withMemoryRebound(to: CChar.self) { buffer in
        guard let start = buffer.baseAddress else { return try body("") }
        return try body(start)
      }
    }
  }

  /// Makes a path from what C gives.
  public init(cString: UnsafePointer<CChar>) {
    bytes = Array(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
  }
}

/// What follows the last dot of a file's name, in lower case; empty where there is none.
public func nameEnding(_ name: [UInt8]) -> String {
  guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
  return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
}

extension [UInt8] {
  /// A name with small ASCII letters for capital ones, as the file systems of Windows, macOS and
  /// memory cards compare names.
  public var withoutCase: [UInt8] {
    map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  }
}

private let slash = UInt8(ascii: "/")
