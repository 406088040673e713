/// Returns `name` as a valid folder name on Linux, macOS and Windows.
///
/// Windows forbids some characters, trailing dots and spaces, and device names ("Naming Files,
/// Paths, and Namespaces", Microsoft); Unix hides names that begin with a dot.
func safeFolderName(_ name: String) -> String {
  // Unicode scalars, not characters: a combining accent may follow a dot.
  var scalars = Array(safeCharacters(name).unicodeScalars.drop { $0 == " " })
  trimEnd(&scalars)
  if scalars.first == "." { scalars[0] = "_" }
  avoidDeviceName(&scalars)
  var size = 0
  scalars = Array(
    scalars.prefix { scalar in
      size += UTF8.width(scalar)
      return size <= longest
    })
  trimEnd(&scalars)
  return scalars.isEmpty ? "_" : text(scalars)
}

/// Returns `name` as a file name that Windows and its file systems (NTFS, exFAT, FAT) can store.
func safeFileName(_ name: [UInt8]) -> [UInt8] {
  // Bytes that are not UTF-8 become a replacement character.
  var scalars = Array(
    safeCharacters(String(decoding: name, as: UTF8.self)).unicodeScalars
      .map { $0 == "\u{FFFD}" ? "_" : $0 })
  trimEnd(&scalars)
  avoidDeviceName(&scalars)
  return scalars.isEmpty ? [UInt8(ascii: "_")] : Array(text(scalars).utf8)
}

/// The maximum number of UTF-8 bytes; it keeps paths far below every limit.
private let longest = 120

private func avoidDeviceName(_ scalars: inout [Unicode.Scalar]) {
  let stem = scalars.prefix { $0 != "." }
  if deviceNames.contains(text(stem.filter { $0 != " " }).lowercased()) {
    scalars.insert("_", at: stem.endIndex)
  }
}

private func trimEnd(_ scalars: inout [Unicode.Scalar]) {
  while let last = scalars.last, last == "." || last == " " { scalars.removeLast() }
}

private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
  var text = String.UnicodeScalarView()
  text.append(contentsOf: scalars)
  return String(text)
}

/// Returns `name` with the characters replaced that some file systems forbid.
func safeCharacters(_ name: String) -> String {
  String(
    String.UnicodeScalarView(
      name.unicodeScalars.map { scalar in
        if "a"..."z" ~= scalar || "A"..."Z" ~= scalar || scalar == " " { return scalar }
        let isControl =
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
            true
          default: false
          }
        return isControl || "<>:\"/\\|?*".unicodeScalars.contains(scalar) ? "_" : scalar
      }))
}

private let deviceNames: Set<String> = Set(
  ["con", "prn", "aux", "nul"]
    + (0...9).flatMap { ["com\($0)", "lpt\($0)"] }
    + ["com¹", "com²", "com³", "lpt¹", "lpt²", "lpt³"])
