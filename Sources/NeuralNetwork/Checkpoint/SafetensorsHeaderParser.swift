internal import Files
internal import Messages

/// A strict parser for the header of a safetensors file, in its only valid form.
///
///     { "__metadata__": { string: string, … },
///       name: { "dtype": string, "shape": [int, …], "data_offsets": [int, int] }, … }
///
/// A general JSON decoder accepts duplicate names and can be driven into deep recursion. This
/// parser does not recurse, rejects everything that the format does not define, and reports the
/// position of an error. It reads from an array, so a bug in it traps instead of reading out of
/// bounds.
struct SafetensorsHeaderParser {
  private static let maximumRank = 32
  /// Networks have up to some thousands; a header of many more takes memory and time for nothing.
  private static let mostTensors = 20_000

  private let bytes: [UInt8]
  private let file: Path
  private var position = 0
  private var tensor: String?

  init(_ bytes: [UInt8], file: Path) {
    self.bytes = bytes
    self.file = file
  }

  /// Parses the whole header; each tensor's offsets are in order, but not yet checked against the
  /// data.
  mutating func parse() throws(CheckpointError) -> SafetensorsHeader {
    var header = SafetensorsHeader()
    guard bytes.first == UInt8(ascii: "{") else { throw unexpected(.object) }
    var isFirst = true
    var hasMetadata = false
    try open("{")
    while let name = try nextKey(isFirst: &isFirst) {
      tensor = name == "__metadata__" ? nil : name
      if name == "__metadata__" {
        guard !hasMetadata else { throw duplicate(name) }
        hasMetadata = true
        header.metadata = try parseMetadata()
      } else {
        guard header.tensors[name] == nil else { throw duplicate(name) }
        guard header.tensors.count < Self.mostTensors else {
          tensor = nil
          throw damaged(.tooManyTensors, ["limit": .count(Self.mostTensors)])
        }
        header.tensors[name] = try parseTensor(name)
      }
    }
    tensor = nil
    skipSpace()
    guard position == bytes.count else { throw unexpected(.headerEnd) }
    return header
  }

  private mutating func parseMetadata() throws(CheckpointError) -> [String: String] {
    var metadata: [String: String] = [:]
    var isFirst = true
    try open("{")
    while let key = try nextKey(isFirst: &isFirst) {
      let value = try parseString()
      guard metadata.updateValue(value, forKey: key) == nil else { throw duplicate(key) }
    }
    return metadata
  }

  private mutating func parseTensor(_ name: String) throws(CheckpointError) -> TensorInfo {
    var elementType: ElementType?
    var shape: [Int]?
    var offsets: [Int]?
    var isFirst = true
    try open("{")
    while let key = try nextKey(isFirst: &isFirst) {
      switch key {
      case "dtype" where elementType == nil: elementType = try parseElementType()
      case "shape" where shape == nil: shape = try parseIntegers(atMost: Self.maximumRank)
      case "data_offsets" where offsets == nil: offsets = try parseIntegers(atMost: 2)
      case "dtype", "shape", "data_offsets": throw duplicate(key)
      default:
        throw damaged(.unknownKey, ["name": .text(safeText(key, limit: 100))])
      }
    }
    guard let elementType, let shape, let offsets else {
      throw damaged(.missingKeys)
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw damaged(.reversedOffsets, ["offsets": "\(offsets)"])
    }
    return TensorInfo(
      name: name, elementType: elementType, shape: shape, byteRange: offsets[0]..<offsets[1])
  }

  private mutating func parseElementType() throws(CheckpointError) -> ElementType {
    let name = try parseString()
    guard let type = ElementType(rawValue: name) else {
      throw damaged(.unknownType, ["type": .text(safeText(name, limit: 100))])
    }
    return type
  }
}

// MARK: - JSON

extension SafetensorsHeaderParser {
  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  /// Returns the next byte that isn't white space, without consuming it.
  private mutating func peek() -> UInt8? {
    skipSpace()
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek(), UInt32(byte) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func open(_ character: Unicode.Scalar) throws(CheckpointError) {
    guard take(character) else { throw unexpected(.token, ["token": "\(character)"]) }
  }

  /// Parses the next key of the current object and its colon; at the object's end, consumes the
  /// closing brace and returns nil.
  private mutating func nextKey(isFirst: inout Bool) throws(CheckpointError) -> String? {
    if take("}") { return nil }
    if !isFirst, !take(",") { throw unexpected(.nextOrEnd, ["token": "}"]) }
    isFirst = false
    let key = try parseString()
    guard take(":") else { throw unexpected(.token, ["token": ":"]) }
    return key
  }

  private mutating func parseIntegers(atMost limit: Int) throws(CheckpointError) -> [Int] {
    var integers: [Int] = []
    guard take("[") else { throw unexpected(.integers) }
    if take("]") { return integers }
    repeat {
      guard integers.count < limit else {
        throw unexpected(.fewIntegers, ["limit": .count(limit)])
      }
      integers.append(try parseInteger())
    } while take(",")
    guard take("]") else { throw unexpected(.nextOrEnd, ["token": "]"]) }
    return integers
  }

  private mutating func parseInteger() throws(CheckpointError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = Int(bytes[position]) - 0x30,
      0...9 ~= digit
    {
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = tens.addingReportingOverflow(digit)
      guard !isTooLarge, !overflows else { throw unexpected(.smallInteger) }
      value = sum
      position += 1
    }
    let hasLeadingZero = position - start > 1 && bytes[start] == 0x30
    guard position > start, !hasLeadingZero else { throw unexpected(.integer) }
    return value
  }

  private mutating func parseString() throws(CheckpointError) -> String {
    guard take("\"") else { throw unexpected(.string) }
    var units: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: units, as: UTF8.self) else {
          throw damaged(.notUTF8, ["position": .count(position)])
        }
        return string
      case UInt8(ascii: "\\"): units += try parseEscape()
      case 0..<0x20: throw unexpected(.noControlCharacter)
      default: units.append(byte)
      }
    }
    throw unexpected(.stringEnd)
  }

  /// Parses an escape sequence after its backslash, and returns its character in UTF-8.
  private mutating func parseEscape() throws(CheckpointError) -> [UInt8] {
    let simple: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D,
      0x74: 0x09,
    ]
    guard position < bytes.count else { throw unexpected(.escape) }
    let kind = bytes[position]
    position += 1
    if let byte = simple[kind] { return [byte] }
    guard kind == UInt8(ascii: "u") else { throw unexpected(.escape) }
    var units = [try parseHexadecimal()]
    if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: [0x5C, 0x75]) {
      position += 2
      units.append(try parseHexadecimal())
    }
    guard let string = String(validating: units, as: UTF16.self) else {
      throw unexpected(.character)
    }
    return Array(string.utf8)
  }

  private mutating func parseHexadecimal() throws(CheckpointError) -> UInt16 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw unexpected(.hexadecimal) }
    position += 4
    return value
  }
}

// MARK: - Errors

extension SafetensorsHeaderParser {
  private func damaged(
    _ code: CheckpointMessage, _ values: [String: Message.Value] = [:]
  ) -> CheckpointError {
    CheckpointError(code, in: file, tensor: tensor, values)
  }

  private func duplicate(_ key: String) -> CheckpointError {
    damaged(.duplicateName, ["name": .text(safeText(key, limit: 100))])
  }

  /// Returns the error for unexpected bytes at the current position.
  private func unexpected(
    _ expected: CheckpointClause, _ values: [String: Message.Value] = [:]
  ) -> CheckpointError {
    let rest = String(decoding: bytes[min(position, bytes.count)...].prefix(16), as: UTF8.self)
    let found =
      rest.isEmpty ? CheckpointClause.endOfHeader() : CheckpointClause.token(["token": .text(rest)])
    return damaged(
      .wrongSyntax,
      [
        "expected": .message(expected(values)), "position": .count(position),
        "found": .message(found),
      ])
  }
}
