import Files

/// The names in use at the destination: those of existing files and of planned ones.
///
/// Names are compared ignoring ASCII case, because the file systems of Windows, macOS and memory
/// cards are case-insensitive. Only a hash of each name is in memory, 16 bytes, since a plan may
/// have hundreds of thousands of them.
struct DestinationNames {
  /// The folders whose files are listed.
  private var listed: Set<Path> = []
  /// Where the entry of a name begins, by the hash of the name, or by the next free number.
  private var places: [Int: Int] = [:]
  /// The entries: a folded path, and the file whose content is or will be there.
  private let entries: Spool

  /// An entry is mostly shorter, so that it is read at once.
  private static let usualSize = 512

  init(temporaryFolder: Path) { entries = Spool(in: temporaryFolder) }

  /// Returns the file whose content is or will be at `target`; nil if the name is free.
  mutating func owner(of target: Path) -> Path? {
    list(target.folder)
    return find(folded(target)).owner
  }

  /// Reserves a name for a file of the plan.
  mutating func claim(_ target: Path, for source: Path) {
    list(target.folder)
    set(folded(target), source)
  }

  private mutating func list(_ folder: Path) {
    guard listed.insert(folder).inserted else { return }
    for name in folder.entries() {
      let path = folder.appending(name)
      set(folded(path), path)
    }
  }

  private mutating func set(_ name: Path, _ owner: Path) {
    places[find(name).place] = entries.count
    let sizes = [name, owner].map { UInt32(truncatingIfNeeded: $0.bytes.count) }
    entries.append(sizes.flatMap { withUnsafeBytes(of: $0, Array.init) } + name.bytes + owner.bytes)
  }

  /// Returns the place of a name among `places`, and its owner if it has one.
  private func find(_ name: Path) -> (place: Int, owner: Path?) {
    var place = name.hashValue
    while let offset = places[place] {
      // If the temporary file can't be read, the name counts as taken.
      guard let entry = entry(at: offset) else { return (place, name) }
      if entry.name == name { return (place, entry.owner) }
      place &+= 1  // another name with the same hash
    }
    return (place, nil)
  }

  private func entry(at offset: Int) -> (name: Path, owner: Path)? {
    guard let start = try? entries.read(at: offset, Self.usualSize), start.count >= 8 else {
      return nil
    }
    let sizes = start.withUnsafeBytes { bytes in
      [0, 4].map { Int(bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)) }
    }
    let size = 8 + sizes[0] + sizes[1]
    guard let bytes = start.count >= size ? start : try? entries.read(at: offset, size),
      bytes.count >= size
    else { return nil }
    return (
      Path(bytes: Array(bytes[8..<8 + sizes[0]])), Path(bytes: Array(bytes[8 + sizes[0]..<size]))
    )
  }

  /// Returns the path with its name in lower case; that of the folder is as the layout spells it.
  private func folded(_ path: Path) -> Path { path.folder.appending(path.name.withoutCase) }
}
