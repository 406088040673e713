public import Files

/// Finds a photo's companions: the files that belong to it by name and move with it.
///
/// Beside `rex.jpg` these are `rex.jpg.xmp` and `rex.jpg.json`, whose names begin with the photo's
/// whole name, and `rex.xmp`, `rex.nef`, `rex.mov` and so on, which share its stem.
public struct Companions {
  /// Extensions of sidecars that programs write for a photo.
  private static let notes: Set<String> = ["xmp", "json", "yml", "yaml", "pp3", "dop"]
  /// Extensions of files that a camera, a phone or a program stores with a photo.
  private static let siblings: Set<String> = notes.union(["aae", "thm", "mov", "mp4", "wav"])
  /// Extensions of raw images, which are not recognised.
  private static let raw: Set<String> = [
    "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "dng", "orf", "rw2", "raf", "pef",
    "srw", "x3f", "mrw", "3fr", "erf", "kdc", "dcr", "raw",
  ]
  private static let photos: Set<String> = ["jpg", "jpeg", "jpe", "jfif", "png"]
  /// Google Takeout's infix between a photo's name and `.json`, truncated in long names.
  private static let takeout = Array("supplemental-metadata".utf8)

  /// The names in the folder, grouped by key.
  private let names: [[UInt8]: [[UInt8]]]
  private var taken: Set<[UInt8]> = []

  /// Lists a folder.
  ///
  /// - Throws: a `FileError` when the folder can't be read.
  public init(in folder: Path) throws(FileError) {
    do throws(Errno) {
      names = Dictionary(grouping: try FolderListing.names(in: folder), by: Self.key)
    } catch {
      throw FileError(reading: folder, error)
    }
  }

  /// Whether a file is a raw image beside a photo of the same stem, and so no photo of its own.
  public func isRawSibling(_ name: [UInt8]) -> Bool {
    Self.raw.contains(nameEnding(name))
      && (names[Self.key(of: name)] ?? []).contains { Self.photos.contains(nameEnding($0)) }
  }

  /// Claims a photo's companions: returns the names that no other photo has claimed.
  public mutating func take(of photo: [UInt8]) -> [[UInt8]] {
    let group = names[Self.key(of: photo)] ?? []
    let byStem = group.filter { name in
      let ending = nameEnding(name)
      guard Self.siblings.contains(ending) || Self.raw.contains(ending) else { return false }
      // If both `Rex.jpg` and `rex.jpg` exist, each has its own companions.
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

  /// Returns the grouping key of a name: the stem, with ASCII letters folded to lower case, without
  /// Takeout's infix.
  private static func key(of name: [UInt8]) -> [UInt8] {
    let stem = stem(of: name)
    guard nameEnding(name) == "json", let dot = stem.lastIndex(of: UInt8(ascii: ".")),
      case let added = stem[(dot + 1)...], !added.isEmpty, takeout.starts(with: added)
    else { return stem.withoutCase }
    return Array(stem[..<dot]).withoutCase
  }

  /// Returns the name without its extension.
  public static func stem(of name: [UInt8]) -> [UInt8] {
    let dot = name.dropFirst().lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
    return Array(name[..<dot])
  }
}
