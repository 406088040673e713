public import Files

/// Writes tensors to a safetensors file, replacing the file at the path.
///
/// The bytes are written to a temporary file in the same folder, which is renamed to the path when
/// it is complete and synced: the path never holds an incomplete checkpoint. Equal tensors and
/// metadata always result in equal bytes.
///
/// - Parameters:
///   - tensors: the tensors, with unique names.
///   - elementType: the type to store a tensor's elements in: F32, F16 or BF16.
///   - metadata: the header's metadata.
///   - path: the file's path.
/// - Throws: `FileError` when the file can't be written.
public func writeSafetensors(
  _ tensors: [(name: String, tensor: Tensor)],
  elementType: (_ name: String) -> ElementType = { _ in .f32 }, metadata: [String: String] = [:],
  to path: Path
) throws(FileError) {
  var entries: [(type: ElementType, name: String, tensor: Tensor)] = []
  for (name, tensor) in tensors { entries.append((elementType(name), name, tensor)) }
  // The widest types first, as in the format's own writer: this keeps every tensor aligned.
  entries.sort { ($1.type.bitWidth, $0.name) < ($0.type.bitWidth, $1.name) }
  let header = makeHeader(entries, metadata)
  try path.replaceFile { file throws(Errno) in
    try file.write(header)
    for entry in entries {
      let values = entry.tensor.values
      for start in stride(from: 0, to: values.count, by: 1 << 16) {
        let chunk = values[start..<min(start + 1 << 16, values.count)]
        try file.write(entry.type.bytes(of: chunk))
      }
    }
  }
}

/// Returns the length of the header and the header, padded so that the data are aligned.
private func makeHeader(
  _ entries: [(type: ElementType, name: String, tensor: Tensor)], _ metadata: [String: String]
) -> [UInt8] {
  var members: [String] = []
  if !metadata.isEmpty {
    let notes = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
    members.append("\"__metadata__\":{\(notes.joined(separator: ","))}")
  }
  var names: Set = ["__metadata__"]
  var end = 0
  for (type, name, tensor) in entries {
    precondition(names.insert(name).inserted && type.isReadableAsFloat)
    let begin = end
    end += tensor.values.count * type.bitWidth / 8
    let shape = tensor.shape.map(String.init).joined(separator: ",")
    members.append(
      "\(quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],"
        + "\"data_offsets\":[\(begin),\(end)]}")
  }
  var text = Array("{\(members.joined(separator: ","))}".utf8)
  text += repeatElement(0x20, count: -text.count & 7)
  precondition(text.count <= SafetensorsFile.maximumHeaderLength)
  return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
}

/// Returns a JSON string literal with the escape sequences of the format's own writer, so that the
/// bytes are the same.
///
/// Reporting's `JSONValue` is in a higher layer, and escapes more than JSON requires.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\" + String(scalar)
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
