public import Files

/// Writes tensors as a safetensors file, in place of whatever is at the path.
///
/// The bytes go to a temporary file in the same folder, which takes the path's name when it is
/// complete and on disk: the path never holds half a checkpoint. The same tensors and metadata
/// always make the same bytes.
///
/// - Parameters:
///   - tensors: the tensors; their names are unique, and none is `__metadata__`.
///   - elementType: what to store a tensor's elements as: F32, F16 or BF16.
///   - metadata: notes for the header.
///   - path: the file's path.
/// - Throws: `FileError` when the file can't be written.
public func writeSafetensors(
  _ tensors: [(name: String, tensor: Tensor)],
  elementType: (_ name: String) -> ElementType = { _ in .f32 }, metadata: [String: String] = [:],
  to path: Path
) throws(FileError) {
  var entries: [(type: ElementType, name: String, tensor: Tensor)] = []
  for (name, tensor) in tensors { entries.append((elementType(name), name, tensor)) }
  // As the format's own writer does: the widest first keeps every tensor aligned.
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

/// The header's length and the header, padded so that the data are aligned.
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

/// A JSON string, with the escapes of the format's own writer, so that the bytes are the same.
///
/// The engine stands below Reporting, whose `JSONValue` escapes more than JSON demands.
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
