/// `name` as a folder may be called on Linux, macOS and Windows alike.
///
/// Windows forbids some characters, ends of names, and names of devices ("Naming Files, Paths, and
/// Namespaces", Microsoft); Unix hides names that begin with a dot.
func safeFolderName(_ name: String) -> String {
  var name = safeCharacters(name)
  while let last = name.last, last == "." || last == " " { name.removeLast() }
  while name.first == " " { name.removeFirst() }
  if name.first == "." { name = "_" + name.dropFirst() }
  if name.isEmpty { return "_" }
  let stem = name.prefix { $0 != "." }.lowercased()
  if deviceNames.contains(stem) { name += "_" }
  return shortened(name)
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

/// At most 120 bytes of UTF-8, so that paths stay far below every limit.
private func shortened(_ name: String) -> String {
  var name = name
  while name.utf8.count > 120 { name.removeLast() }
  return name
}
