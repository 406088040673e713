public import Files
internal import Containers

/// The XMP file beside a photo that holds its metadata for programs that look there.
///
/// darktable and digiKam name it after the whole photo (`rex.jpg.xmp`), Adobe's programs and Apple's
/// exports after its stem (`rex.xmp`). Programs that know both prefer the first, so a new
/// `rex.jpg.xmp` would hide what is in `rex.xmp`.
public struct Sidecar: Sendable, Hashable {
  /// The file that the photo's metadata is read from and written to, whether or not it exists.
  public let path: Path
  /// The stamp of the file; nil if there is none yet.
  public let stamp: FileStamp?
  /// A file `rex.xmp` that the photo shares with other photos of its stem, such as a raw image.
  ///
  /// What it says may be true of the others only, so kennel neither reads nor changes it.
  public let shared: Path?

  /// The endings of the names of sidecars, as programs write them.
  private static let endings = [".xmp", ".XMP"].map { Array($0.utf8) }
  /// The endings of the names of other photos, as cameras and programs write them.
  private static let photos = (ImageFormat.nameExtensions.sorted() + rarePhotos).flatMap { ending in
    [ending, ending.uppercased()].map { Array(".\($0)".utf8) }
  }
  /// Endings of raw images that a scan does not look for, but that may own a sidecar.
  private static let rarePhotos = ["bay", "cap", "fff", "gpr", "iiq", "mef", "mos", "rwl"]

  /// Finds the sidecar of a photo.
  ///
  /// Other photos of the stem are looked for by their possible names: a listing of the folder for
  /// each photo would take quadratic time.
  ///
  /// - Parameters:
  ///   - photo: the path of the photo.
  ///   - names: the names in its folder, if they are known, so that the disk need not be asked.
  public init(of photo: Path, among names: Set<[UInt8]>? = nil) {
    let new = photo.withSuffix(".xmp")
    if let (path, stamp) = Self.find(photo) {
      (self.path, self.stamp, shared) = (path, stamp, nil)
    } else if let (path, stamp) = Self.find(photo.withoutEnding) {
      let isShared = Self.photos.contains { ending in
        let other = Path(bytes: photo.withoutEnding.bytes + ending)
        guard other != photo else { return false }
        return names?.contains(other.name) ?? Self.isOther(other, photo)
      }
      (self.path, self.stamp, shared) = isShared ? (new, nil, path) : (path, stamp, nil)
    } else {
      (path, stamp, shared) = (new, nil, nil)
    }
  }

  /// Returns the file `rex.xmp` beside a photo, whoever it belongs to; nil if there is none.
  public static func namedByStem(of photo: Path) -> Path? { find(photo.withoutEnding)?.path }

  private static func find(_ base: Path) -> (path: Path, stamp: FileStamp)? {
    endings.lazy.map { Path(bytes: base.bytes + $0) }
      .compactMap { path in FileStamp(ifThere: path).map { (path, $0) } }.first
  }

  /// Whether a file exists under a name, and is not the photo in other letters, as on a disk that
  /// ignores case.
  private static func isOther(_ path: Path, _ photo: Path) -> Bool {
    guard let other = try? FileStatus(ofLink: path) else { return false }
    return other.identity != (try? FileStatus(ofLink: photo))?.identity
  }
}

extension Path {
  /// The path without the extension of its name.
  fileprivate var withoutEnding: Path {
    Path(bytes: bytes.dropLast(name.count) + Companions.stem(of: name))
  }
}
