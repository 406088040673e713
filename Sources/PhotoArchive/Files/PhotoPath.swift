#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The path of a photo: on Unix, file names are bytes, and need not be UTF-8.
public struct PhotoPath: Sendable, Hashable {
  /// The path as the file system knows it, without a terminating zero.
  public let bytes: [UInt8]

  /// Makes a path from the bytes that the file system knows it by.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Feeds the bytes at one go: scans look up every file.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// Makes a path from ordinary text.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The path of `name` in this folder, spelt as `find` prints it.
  public func appending(_ name: [UInt8]) -> PhotoPath {
    PhotoPath(bytes: bytes.last == UInt8(ascii: "/") ? bytes + name : bytes + [slash] + name)
  }

  /// The last part of the path: the file's own name.
  public var name: [UInt8] {
    bytes.lastIndex(of: slash).map { Array(bytes[($0 + 1)...]) } ?? bytes
  }

  /// The folder that the file is in, spelt as the path spells it; `.` where it names none.
  public var folder: PhotoPath {
    guard let end = bytes.lastIndex(of: slash) else { return PhotoPath(".") }
    guard let last = bytes[..<end].lastIndex(where: { $0 != slash }) else {
      return PhotoPath(bytes: [slash])
    }
    return PhotoPath(bytes: Array(bytes[...last]))
  }

  /// The same path from the root on, with all links in it followed and no `.` or `..`.
  ///
  /// - Throws: a `PhotoFileError` when it leads nowhere.
  public func resolved() throws(PhotoFileError) -> PhotoPath {
    guard !bytes.contains(0), let real = withCString({ realpath($0, nil) }) else {
      throw PhotoFileError(errno: bytes.contains(0) ? ENOENT : errno, at: self)
    }
    defer { free(real) }
    return PhotoPath(bytes: Array(UnsafeRawBufferPointer(start: real, count: strlen(real))))
  }

  /// The path as `resolved` gives it, of something that need not be there yet.
  ///
  /// - Throws: a `PhotoFileError` when no part of it can be looked at.
  public func resolvedWhereItExists() throws(PhotoFileError) -> PhotoPath {
    var missing: [[UInt8]] = []
    var path = self
    while true {
      do throws(Errno) {
        _ = try FileStatus(ofLink: path)
        break
      } catch {
        let parent = path.folder
        guard error.code == ENOENT, parent != path, path.name != Array("..".utf8) else {
          throw PhotoFileError(errno: error.code, at: path)
        }
        if !path.name.isEmpty, path.name != Array(".".utf8) { missing.append(path.name) }
        path = parent
      }
    }
    return try missing.reversed().reduce(path.resolved()) { $0.appending($1) }
  }

  /// Whether this is `folder`, or lies in it; both as `resolved` gives them.
  public func isInside(_ folder: PhotoPath) -> Bool {
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

  /// Whether it leads to something, links followed.
  public var exists: Bool { (try? FileStatus(of: self)) != nil }

  /// The path for people: what could drive a terminal, can't be seen, or is not UTF-8, stands as
  /// `\xNN`.
  public var displayName: String {
    if bytes.allSatisfy({ 0x20...0x7E ~= $0 }) { return lossyString }
    var text = ""
    for piece in UTF8Pieces(bytes) {
      if let scalar = piece.scalar, !scalar.mayDriveTerminal {
        text.unicodeScalars.append(scalar)
      } else {
        for byte in bytes[piece.range] { text += "\\x" + hexadecimal(byte) }
      }
    }
    return text
  }

  /// Lends the path to C.
  ///
  /// C would stop at a zero byte, and so take another file: such a path leads nowhere instead.
  func withCString<Value>(_ body: (UnsafePointer<CChar>) throws -> Value) rethrows -> Value {
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
}

/// What follows the last dot of a file's name, in lower case; empty where there is none.
func nameEnding(_ name: [UInt8]) -> String {
  guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return "" }
  return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
}

private let slash = UInt8(ascii: "/")

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return byte < 16 ? "0" + digits : digits
}

extension Unicode.Scalar {
  /// Whether printing it could move the cursor, or make text read other than it is.
  ///
  /// Of the format characters, most can't be seen, and two names could look the same. The joiners
  /// of emoji are among them: such a name shows its parts.
  fileprivate var mayDriveTerminal: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
