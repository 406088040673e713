/// The names of files and folders that are no photos of the user's own, although pictures may be in
/// them: what other programs keep for themselves.
///
/// These lists count for all commands. Names are compared ignoring ASCII case.
///
/// - Bins, snapshots and caches are never entered, except when the user names them.
/// - Backups and unfinished downloads are not photos. A backup goes where its photo goes.
/// - Photos in libraries are recognised and may be copied. They are never changed, moved or linked,
///   because the program finds them by its own database.
public enum ForeignNames {
  /// The folders of deleted files, of snapshots and of thumbnails.
  ///
  /// Hidden ones, such as `.Trash-1000` and `.@__thumb`, are skipped like all hidden names.
  private static let skipped = names([
    // Synology, QNAP, Asustor, TerraMaster, Buffalo, Thecus and other NAS
    "@eaDir", "#recycle", "#snapshot", "@sharesnap", "@sharebin", "@tmp", "@Recycle",
    "@Recently-Snapshot", "@__thumb", "@Transcode", "trashbox", "_NAS_Recycle_", "Recycle Bin",
    "~snapshot", "~recycle",
    // Windows, macOS, Linux and Android
    "$RECYCLE.BIN", "RECYCLER", "RECYCLED", "System Volume Information", "Network Trash Folder",
    "Temporary Items", "TheVolumeSettingsFolder", "__MACOSX", "lost+found", "LOST.DIR",
    // Nextcloud and ownCloud; Shotwell
    "files_trashbin", "files_versions", "thumbs128", "thumbs360",
  ])
  /// The beginnings of such names: chkdsk's `FOUND.000`, and snapshots that Samba shows.
  private static let skippedPrefixes = names(["FOUND.0", "@GMT-", "_NAS_Recycle_"])
  /// The endings of folders with previews and other data of Lightroom.
  private static let skippedSuffixes = names([".lrdata", ".lrcat-data"])
  /// The beginning of darktable's folders of thumbnails, `mipmaps-<hash>.d`.
  private static let thumbnails = Array("mipmaps-".utf8)
  /// What libraries hold besides the photos themselves.
  private static let skippedInLibraries = names([
    "resources", "Thumbnails", "Previews", "Data", "Data.noindex", "Faces", "scopes", "private",
    "internal", "database", "Cache", "Caches",
  ])

  /// The endings of folders that are libraries, or packages that look like one file on a Mac.
  private static let libraries = names([
    ".photoslibrary", ".photolibrary", ".migratedphotolibrary", ".aplibrary",
    ".migratedaplibrary", ".apvault", ".lrlibrary", ".lrdata", ".lrcat-data", ".cocatalog",
    ".imovielibrary", ".fcpbundle", ".theater", ".dvdproj", ".app", ".rtfd",
  ])
  /// The libraries whose names have no such ending.
  private static let namedLibraries = names([
    "iPhoto Library", "iPhoto-Mediathek", "Photo Booth Library", "Photo Booth-Mediathek",
  ])

  /// The endings that programs add to the name of a file when they keep its former state.
  private static let backups = names([
    "_original", "_backup", "_bak", "~", ".bak", ".backup", ".bck", ".orig", ".original", ".old",
  ])
  /// The endings of files that are still being written.
  private static let unfinished = names([
    ".crdownload", ".part", ".partial", ".download", ".opdownload", ".filepart", ".downloading",
    ".incomplete", ".tmp", ".temp", ".!ut", ".!qb", ".!bt", ".bc!", ".!sync", ".aria2", ".dtapart",
    ".crswap", ".xltd", "_exiftool_tmp",
  ])

  private static func names(_ list: [String]) -> Set<[UInt8]> {
    Set(list.map { Array($0.utf8).withoutCase })
  }
}

extension ForeignNames {
  /// Returns whether a scan skips the entry `name` of a folder.
  ///
  /// - Parameters:
  ///   - name: the entry.
  ///   - inLibrary: whether the folder itself is a library.
  /// - Returns: whether it is skipped.
  static func isSkipped(_ name: [UInt8], inLibrary: Bool) -> Bool {
    guard let first = name.first, let last = name.last else { return false }
    if first == dot { return true }
    // Scans ask this for every file: most names are settled by their first and last byte.
    guard inLibrary || firstBytes[Int(first)] || lastBytes[Int(last)] else { return false }
    let name = name.withoutCase
    return skipped.contains(name) || inLibrary && skippedInLibraries.contains(name)
      || skippedPrefixes.contains { name.starts(with: $0) }
      || skippedSuffixes.contains { name.ends(with: $0) }
      || name.starts(with: thumbnails) && name.ends(with: [dot, UInt8(ascii: "d")])
  }

  private static let firstBytes = table(
    (skipped.union(skippedPrefixes).union([thumbnails])).compactMap(\.first))
  private static let lastBytes = table(skippedSuffixes.compactMap(\.last))

  /// Returns a table of the bytes that are in a list, ignoring case.
  private static func table(_ list: [UInt8]) -> [Bool] {
    (0...255).map { byte in list.contains { [UInt8(byte)].withoutCase == [$0] } }
  }

  /// Returns whether a folder of this name is the library of another program.
  static func isLibrary(_ name: some Sequence<UInt8>) -> Bool {
    let name = Array(name).withoutCase
    return namedLibraries.contains(name) || libraries.contains { name.ends(with: $0) }
  }

  /// Returns whether a folder of this name is an unfinished download: Safari writes `rex.jpg` in
  /// `rex.jpg.download`.
  public static func isUnfinishedFolder(_ name: [UInt8]) -> Bool {
    let ending = Array(".download".utf8)
    return name.withoutCase.ends(with: ending) && name.dropLast(ending.count).contains(dot)
  }

  /// Returns whether a file of this name is no photo, whatever its contents: a backup, or an
  /// unfinished download.
  public static func isLeftover(_ name: [UInt8]) -> Bool {
    let folded = name.withoutCase
    return unfinished.contains { folded.ends(with: $0) } || original(ofBackup: name) != nil
  }

  /// Returns the name of the file that a backup is of, such as `rex.jpg` for `rex.jpg_original`;
  /// nil if the name is no backup's.
  public static func original(ofBackup name: [UInt8]) -> [UInt8]? {
    let folded = name.withoutCase
    guard let suffix = backups.first(where: { folded.ends(with: $0) }) else { return nil }
    var original = Array(name.dropLast(suffix.count))
    // GNU programs number backups: `rex.jpg.~2~`.
    if suffix == [tilde], let start = original.lastIndex(of: tilde),
      original[..<start].last == dot, original[(start + 1)...].allSatisfy(\.isASCIIDigit)
    {
      original = Array(original[..<(start - 1)])
    }
    // `Rex_original` may be a photo's own name: a program adds `_original` to a whole name.
    let needsExtension = suffix[0] == UInt8(ascii: "_")
    return original.isEmpty || needsExtension && nameEnding(original).isEmpty ? nil : original
  }

  private static let tilde = UInt8(ascii: "~")
  private static let dot = UInt8(ascii: ".")
}

extension Path {
  /// Whether the file is in a library of another program, such as Apple Photos; the path must be
  /// `resolved`.
  public var isInLibrary: Bool {
    bytes.split(separator: UInt8(ascii: "/")).dropLast().contains { ForeignNames.isLibrary($0) }
  }
}

extension [UInt8] {
  /// Whether the name ends with `suffix`, and is longer.
  fileprivate func ends(with suffix: [UInt8]) -> Bool {
    count > suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII digit.
  public var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
