internal import Containers
public import Files
internal import PhotoArchive
internal import PhotoMetadata

/// Finds photos with the same picture, whatever their metadata.
///
/// Each photo is read at most once, and not at all if the catalog contains it.
public struct PictureDigests {
  /// Opened at the first request: most runs compare no photos.
  private lazy var catalog = openCatalog()
  private let openCatalog: () -> Catalog?
  private let reader = FileReader()
  private var known: [Path: [UInt8]?] = [:]

  /// The most digests in memory: a photo is compared with several others one after the other.
  private static let mostKnown = 4096

  init(openCatalog: @escaping () -> Catalog?) { self.openCatalog = openCatalog }

  /// Returns whether two files are photos with the same picture.
  ///
  /// - Parameters:
  ///   - one: the path of a photo, with its folder `resolved`.
  ///   - other: the path of another photo.
  /// - Returns: whether the pictures are the same; false also if one of them can't be read.
  public mutating func areSame(_ one: Path, _ other: Path) -> Bool {
    guard let first = digest(of: one), let second = digest(of: other) else { return false }
    return first == second
  }

  private mutating func digest(of path: Path) -> [UInt8]? {
    if let known = known[path] { return known }
    let digest =
      FileStamp(ifThere: path).flatMap { catalog?.pictureDigest(of: path, $0) }
      ?? (try? reader.read(path) { pictureDigest(of: Container($0)) })
    if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[path] = .some(digest)
    return digest
  }
}

extension Session {
  /// Creates digests that find photos with the same picture.
  ///
  /// - Parameter usesCatalog: whether photos in the catalog are not opened.
  /// - Returns: the digests; nothing is read before the first comparison.
  public func pictureDigests(usesCatalog: Bool) -> PictureDigests {
    PictureDigests { usesCatalog ? openCatalog() : nil }
  }
}
