public import Files

/// Finds the files that belong to a photo because of their names: they travel with it.
///
/// Beside `rex.jpg` these are `rex.jpg.xmp` and `rex.jpg.json`, whose names begin with the photo's
/// whole name, and `rex.xmp`, `rex.nef`, `rex.mov` and so on, which share its stem.
public struct Companions {
  /// Endings of what programs keep about a photo, beside it.
  private static let notes: Set<String> = ["xmp", "json", "yml", "yaml", "pp3", "dop"]
  /// Endings of what a camera, a phone or a program stores beside a photo.
  private static let siblings: Set<String> = notes.union(["aae", "thm", "mov", "mp4", "wav"])
  /// Endings of raw pictures, which no recognition reads.
  private static let raw: Set<String> = [
    "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "dng", "orf", "rw2", "raf", "pef",
    "srw", "x3f", "mrw", "3fr", "erf", "kdc", "dcr", "raw",
  ]
  private static let photos: Set<String> = ["jpg", "jpeg", "jpe", "jfif", "png"]
  /// What Google Takeout puts between a photo's name and `.json`, or as much of it as there is room.
  private static let takeout = Array("supplemental-metadata".utf8)

  /// The names in the folder by what those that belong together have in common.
  private let names: [[UInt8]: [[UInt8]]]
  private var taken: Set<[UInt8]> = []

  /// Looks at the names in a folder.
  ///
  /// - Throws: a `FileError` when it can't be read.
  public init(in folder: Path) throws(FileError) {
    do throws(Errno) {
      names = Dictionary(grouping: try FolderListing.names(in: folder), by: Self.key)
    } catch {
      throw FileError(reading: folder, error)
    }
  }

  /// Whether a file is no photo of its own here: a raw picture with a photo of the same stem.
  public func isRawSibling(_ name: [UInt8]) -> Bool {
    Self.raw.contains(nameEnding(name))
      && (names[Self.key(of: name)] ?? []).contains { Self.photos.contains(nameEnding($0)) }
  }

  /// The companions of a photo that no other photo has taken, by their names; it takes them.
  public mutating func take(of photo: [UInt8]) -> [[UInt8]] {
    let group = names[Self.key(of: photo)] ?? []
    let byStem = group.filter { name in
      let ending = nameEnding(name)
      guard Self.siblings.contains(ending) || Self.raw.contains(ending) else { return false }
      // Where `Rex.jpg` and `rex.jpg` stand side by side, each has its own.
      let stem = Self.stem(of: name)
      return stem == Self.stem(of: photo)
        || !group.contains { Self.photos.contains(nameEnding($0)) && Self.stem(of: $0) == stem }
    }
    let byName = (names[photo.withoutCase] ?? [])
      .filter { Self.notes.contains(nameEnding($0)) }
    let found = (byStem + byName).filter { $0 != photo && !taken.contains($0) }
    taken.formUnion(found)
    return found
  }

  /// What names that belong together have in common: the stem, without regard to the case of ASCII
  /// letters, and without what Takeout adds.
  private static func key(of name: [UInt8]) -> [UInt8] {
    let stem = stem(of: name)
    guard nameEnding(name) == "json", let dot = stem.lastIndex(of: UInt8(ascii: ".")),
      case let added = stem[(dot + 1)...], !added.isEmpty, takeout.starts(with: added)
    else { return stem.withoutCase }
    return Array(stem[..<dot]).withoutCase
  }

  /// The name without its last dot and what follows.
  public static func stem(of name: [UInt8]) -> [UInt8] {
    let dot = name.dropFirst().lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
    return Array(name[..<dot])
  }
}
