internal import Containers
public import Files
internal import PhotoArchive
internal import PhotoMetadata

/// Tells photos with the same picture, whatever their metadata say.
///
/// Each photo is read at most once, and not at all where the catalog knows it.
public struct PictureDigests {
  /// Opened when the first photo is asked for: most runs ask for none.
  private lazy var catalog = openCatalog()
  private let openCatalog: () -> Catalog?
  private let reader = FileReader()
  private var known: [Path: [UInt8]?] = [:]

  init(openCatalog: @escaping () -> Catalog?) { self.openCatalog = openCatalog }

  /// Whether two files are photos with the same picture.
  ///
  /// - Parameters:
  ///   - one: a photo, in its folder's `resolved` spelling.
  ///   - other: another one.
  /// - Returns: false, too, where one of them can't be read.
  public mutating func areSame(_ one: Path, _ other: Path) -> Bool {
    guard let first = digest(of: one), let second = digest(of: other) else { return false }
    return first == second
  }

  private mutating func digest(of path: Path) -> [UInt8]? {
    if let known = known[path] { return known }
    let digest =
      FileStamp(ifThere: path).flatMap { catalog?.pictureDigest(of: path, $0) }
      ?? (try? reader.read(path) { pictureDigest(of: Container($0)) })
    known[path] = .some(digest)
    return digest
  }
}

extension Session {
  /// What tells photos with the same picture.
  ///
  /// - Parameter usesCatalog: whether photos that the catalog knows stay unopened.
  /// - Returns: nothing is read before it is asked.
  public func pictureDigests(usesCatalog: Bool) -> PictureDigests {
    PictureDigests { [state, version] in
      // That a catalog can't be used is said where photos are recognised.
      usesCatalog ? state.flatMap { try? Catalog(at: $0.catalog, version: version) } : nil
    }
  }
}
