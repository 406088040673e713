/// `name` as a folder may be called on Linux, macOS and Windows alike.
///
/// Windows forbids some characters, ends of names, and names of devices ("Naming Files, Paths, and
/// Namespaces", Microsoft); Unix hides names that begin with a dot.
func safeFolderName(_ name: String) -> String {
  // Scalars, and not characters: an accent may stand on a dot.
  var scalars = Array(safeCharacters(name).unicodeScalars.drop { $0 == " " })
  trimEnd(&scalars)
  if scalars.first == "." { scalars[0] = "_" }
  let stem = scalars.prefix { $0 != "." }
  if deviceNames.contains(text(stem.filter { $0 != " " }).lowercased()) {
    scalars.insert("_", at: stem.endIndex)
  }
  var size = 0
  scalars = Array(
    scalars.prefix { scalar in
      size += UTF8.width(scalar)
      return size <= longest
    })
  trimEnd(&scalars)
  return scalars.isEmpty ? "_" : text(scalars)
}

/// So many bytes of UTF-8 that paths stay far below every limit.
private let longest = 120

private func trimEnd(_ scalars: inout [Unicode.Scalar]) {
  while let last = scalars.last, last == "." || last == " " { scalars.removeLast() }
}

private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
  var text = String.UnicodeScalarView()
  text.append(contentsOf: scalars)
  return String(text)
}

/// `name` without characters that some file system forbids.
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
