internal import CFileSystem

/// Command-line arguments as text from which the exact bytes can be recovered.
///
/// Swift's `CommandLine.arguments` repairs invalid UTF-8, so that the text no longer names the
/// file. Here each byte 0x80…0xFF of an invalid sequence is mapped to the private-use code point
/// U+10F700 + byte. A code point U+10F780…U+10F7FF that occurs in an argument is mapped in the same
/// way, byte by byte, so that the mapping is reversible.
public enum RawArguments {
  /// Returns the text for an argument's bytes.
  public static func text(_ bytes: [UInt8]) -> String {
    var text = ""
    for piece in UTF8Pieces(bytes) {
      if let scalar = piece.scalar, !escapes.contains(scalar.value) {
        text.unicodeScalars.append(scalar)
      } else {
        text.unicodeScalars.append(contentsOf: bytes[piece.range].compactMap(escape))
      }
    }
    return text
  }

  /// Returns the bytes of an argument from the text that `text` returned.
  public static func bytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar -> [UInt8] in
      escapes.contains(scalar.value)
        ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(UTF8.encode(scalar) ?? .init())
    }
  }

  /// Returns the process's arguments, the program's own name first.
  public static func ofProcess() -> [String] {
    (0..<kennel_argument_count()).compactMap { index in
      kennel_argument(index).map { text(Path(cString: $0).bytes) }
    }
  }

  /// Returns the process's environment, with names and values encoded like arguments.
  public static func environment() -> [String: String] {
    var result: [String: String] = [:]
    var index: Int32 = 0
    while let entry = kennel_environment(index) {
      let bytes = Path(cString: entry).bytes
      if let sign = bytes.firstIndex(of: UInt8(ascii: "=")), sign > 0 {
        result[text(Array(bytes[..<sign]))] = text(Array(bytes[(sign + 1)...]))
      }
      index += 1
    }
    return result
  }

  private static let base: UInt32 = 0x10F700
  private static let escapes = base + 0x80...base + 0xFF

  private static func escape(_ byte: UInt8) -> Unicode.Scalar? {
    Unicode.Scalar(base + UInt32(byte))
  }
}

extension Path {
  /// Creates a path from an argument that `RawArguments` returned.
  public init(argument: String) { self.init(bytes: RawArguments.bytes(argument)) }
}
