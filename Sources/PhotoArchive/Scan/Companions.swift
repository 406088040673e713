internal import Containers
public import Files

/// The files of a folder that belong to its photos by name, and move with them.
///
/// Beside `rex.jpg` these are `rex.jpg.xmp` and `rex.jpg.json`, whose names begin with the photo's
/// whole name, and `rex.xmp`, `rex.nef`, `rex.mov` and so on, which share its stem; `NameClue` has
/// all rules. A file that may belong to several photos belongs to none: it stays where it is, so
/// that no photo gets another one's.
public struct Companions {
  /// The companions of each photo, in the order of the folder.
  private let companions: [[UInt8]: [[UInt8]]]
  /// The raw and HEIC files beside a photo of the same name: they are that photo in another format,
  /// and none of their own.
  let twins: Set<[UInt8]>

  /// Lists a folder.
  ///
  /// - Throws: a `FileError` when the folder can't be read.
  public init(in folder: Path) throws(FileError) {
    do throws(Errno) {
      self.init(among: try FolderListing.names(in: folder))
    } catch {
      throw FileError(reading: folder, error)
    }
  }

  /// Finds out which of the names in a folder belong together.
  init(among names: [[UInt8]]) {
    let clues = names.compactMap { name in
      NameKind(name) == .photo ? nil : (name: name, clues: NameClue.all(in: name))
    }
    guard !clues.isEmpty else {
      (companions, twins) = ([:], [])
      return
    }
    let wanted = Set(clues.lazy.flatMap(\.clues).map(\.key))
    let photos = NameIndex(of: names.filter { NameKind($0) == .photo }, wanted)
    // Only their first bytes show whether files with other names are photos.
    let others = NameIndex(of: names.filter { NameKind($0).mayBePhoto }, wanted)
    var companions: [[UInt8]: [[UInt8]]] = [:]
    var twins: Set<[UInt8]> = []
    for (name, clues) in clues {
      let isTwin = NameKind(name) == .twin
      var owners = photos.owners(of: name, clues)
      if isTwin, !owners.isEmpty { twins.insert(name) }
      if !isTwin, owners.isEmpty { owners = others.owners(of: name, clues.filter(\.isPlain)) }
      if owners.count == 1 { companions[owners[0], default: []].append(name) }
    }
    (self.companions, self.twins) = (companions, twins)
  }

  /// Returns the names of the files that belong to a photo, and to no other one.
  public func files(of photo: [UInt8]) -> [[UInt8]] { companions[photo] ?? [] }

  /// Returns the names of the files in which Google Takeout may describe a photo: an edited photo
  /// has none of its own, but that of the original.
  func descriptions(of photo: [UInt8]) -> [[UInt8]] {
    let original = Takeout.original(ofEdited: photo)
    return (files(of: photo) + (original.map(files) ?? [])).filter { nameEnding($0) == "json" }
  }

  /// Returns whether a file is named as a photo that kennel reads.
  public static func isPhoto(_ name: [UInt8]) -> Bool { NameKind(name) == .photo }

  /// Returns the name without its extension.
  public static func stem(of name: [UInt8]) -> [UInt8] {
    let dot = name.dropFirst().lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
    return Array(name[..<dot])
  }
}

/// What a file is, by its extension.
enum NameKind {
  /// A picture that kennel reads.
  case photo
  /// A raw or HEIC picture, which phones and cameras store beside a JPEG.
  case twin
  /// A file that describes a photo, written by a program.
  case note
  /// A film or sound of the same moment, stored by a camera or phone.
  case media
  /// A backup of another file, or one that is not complete yet.
  case leftover
  case other

  /// The extensions of raw and HEIC pictures.
  static let twins = ImageFormat.rawExtensions.union(ImageFormat.heicExtensions)

  private static let byEnding: [String: NameKind] = {
    let endings: [(NameKind, [String])] = [
      (.photo, ["jpg", "jpeg", "jpe", "jfif", "png"]),
      (.twin, twins.sorted()),
      (.note, ["xmp", "json", "yml", "yaml", "txt"]),
      // Adobe Camera Raw, ON1, Canon DPP, ART, RawTherapee, DxO, exiv2, exiftool
      (.note, ["acr", "on1", "onphoto", "vrd", "arp", "pp3", "dop", "exv", "mie"]),
      (.media, ["aae", "thm", "mov", "mp4", "mp", "lrv", "wav", "m4a"]),
    ]
    return Dictionary(
      uniqueKeysWithValues: endings.flatMap { kind, list in list.map { ($0, kind) } })
  }()

  init(_ name: [UInt8]) {
    self = Self.byEnding[nameEnding(name)] ?? (ForeignNames.isLeftover(name) ? .leftover : .other)
  }

  /// Whether a file may be a photo with a wrong or missing extension.
  var mayBePhoto: Bool { self == .other || self == .twin }
}

/// The photos of a folder, by the clues that lead to them.
private struct NameIndex {
  private var names: [NameClue.Key: [[UInt8]]] = [:]

  /// Indexes photos by the wanted clues only, since a folder may have many more photos than
  /// companions.
  init(of photos: [[UInt8]], _ wanted: Set<NameClue.Key>) {
    guard !wanted.isEmpty else { return }
    for photo in photos {
      for clue in NameClue.leading(to: photo) where wanted.contains(clue.key) {
        names[clue.key, default: []].append(photo)
      }
    }
  }

  /// Returns the photos to which a file's first clue leads that leads to any; several if it is
  /// unclear which of them is meant.
  func owners(of file: [UInt8], _ clues: [NameClue]) -> [[UInt8]] {
    for clue in clues {
      let found = (names[clue.key] ?? []).filter { $0 != file && clue.leads(to: $0) }
      // If both `Rex.jpg` and `rex.jpg` exist, each has its own companions.
      let exact = found.filter { NameClue.leading(to: $0).contains(clue) }
      if !found.isEmpty { return mostLikely(exact.isEmpty ? found : exact, file) }
    }
    return []
  }

  /// Returns which of the photos a file may belong to.
  private func mostLikely(_ photos: [[UInt8]], _ file: [UInt8]) -> [[UInt8]] {
    guard photos.count > 1 else { return photos }
    // An iPhone's files belong to the original `IMG_2000`, not to the edited `IMG_E2000`.
    let originals = photos.filter { !NameClue.isEdited($0) }
    // Cameras and phones store what they record beside a JPEG: a PNG of that name is an export.
    let isRecorded = [.media, .twin].contains(NameKind(file))
    let recorded = originals.filter { !isRecorded || nameEnding($0) != "png" }
    return recorded.count == 1 ? recorded : originals.count == 1 ? originals : photos
  }
}
