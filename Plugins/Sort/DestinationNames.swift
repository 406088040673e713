import Files

/// The names in use at the destination: those of existing files and of planned ones.
///
/// Names are compared ignoring case and the form of accents (Unicode normalisation), because the
/// file systems of Windows, macOS and memory cards do. Only a hash of each name is in memory, 16
/// bytes, since a plan may have hundreds of thousands of them.
struct DestinationNames {
  /// A name as it is compared, in a folder.
  private struct Name: Hashable {
    /// The folder's number in `folders`.
    let folder: Int
    /// Two strings are equal if they differ only in their normalisation.
    let text: String
  }

  /// The folders whose files are listed, numbered.
  private var folders: [Path: Int] = [:]
  /// Where the entry of a name begins, by the hash of the name, or by the next free number.
  private var places: [Int: Int] = [:]
  /// The entries: three numbers (the folder, and the sizes of the following), the name, and the
  /// file whose content is or will be there.
  private let entries: Spool

  private static let numbers = 3 * MemoryLayout<Int>.size
  /// An entry is mostly shorter, so that it is read at once.
  private static let usualSize = 512

  init(temporaryFolder: Path) { entries = Spool(in: temporaryFolder) }

  /// Returns the file whose content is or will be at `target`; nil if the name is free.
  mutating func owner(of target: Path) -> Path? {
    let name = name(of: target)
    return find(name).owner.map { $0 ?? target }
  }

  /// Reserves a name for a file of the plan.
  mutating func claim(_ target: Path, for source: Path) {
    let name = name(of: target)
    set(name, source)
  }

  /// Returns the name to compare, after the files of its folder are listed.
  private mutating func name(of path: Path) -> Name {
    let folder = path.folder
    if let number = folders[folder] { return Name(folder: number, text: folded(path.name)) }
    let number = folders.count
    folders[folder] = number
    for name in folder.entries() {
      set(Name(folder: number, text: folded(name)), folder.appending(name))
    }
    return Name(folder: number, text: folded(path.name))
  }

  private func folded(_ name: [UInt8]) -> String { RawArguments.text(name).lowercased() }

  private mutating func set(_ name: Name, _ owner: Path) {
    places[find(name).place] = entries.count
    let text = Array(name.text.utf8)
    let numbers = [name.folder, text.count, owner.bytes.count]
    entries.append(numbers.flatMap { withUnsafeBytes(of: $0, Array.init) } + text + owner.bytes)
  }

  /// Returns the place of a name among `places`, and its owner if the name is taken.
  ///
  /// If the temporary file can't be read, the name counts as taken by an unknown owner.
  private func find(_ name: Name) -> (place: Int, owner: Path??) {
    var place = name.hashValue
    while let offset = places[place] {
      guard let entry = entry(at: offset) else { return (place, .some(nil)) }
      if entry.name == name { return (place, entry.owner) }
      place &+= 1  // another name with the same hash
    }
    return (place, nil)
  }

  private func entry(at offset: Int) -> (name: Name, owner: Path)? {
    guard let start = try? entries.read(at: offset, Self.usualSize), start.count >= Self.numbers
    else { return nil }
    let numbers = start.withUnsafeBytes { bytes in
      (0..<3).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Int>.size, as: Int.self)
      }
    }
    let middle = Self.numbers + numbers[1]
    let end = middle + numbers[2]
    guard let bytes = start.count >= end ? start : try? entries.read(at: offset, end),
      bytes.count >= end
    else { return nil }
    let text = String(decoding: bytes[Self.numbers..<middle], as: UTF8.self)
    return (Name(folder: numbers[0], text: text), Path(bytes: Array(bytes[middle..<end])))
  }
}
