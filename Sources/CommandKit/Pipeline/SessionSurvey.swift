public import Files
public import PhotoArchive
internal import BreedRecognition
internal import Imaging
internal import Messages
internal import PhotoMetadata
internal import Threads

extension Session {
  /// The catalog, unless it can't be used; then that is said.
  public func openCatalog() -> Catalog? {
    guard let state else { return nil }
    do throws(CatalogError) {
      return try Catalog(at: state.catalog, version: version)
    } catch {
      console.report(catalogWarning(state.catalog, error))
      return nil
    }
  }

  /// Says why the catalog stopped to remember, if it did.
  func reportProblem(of catalog: Catalog?) {
    guard let catalog, let problem = catalog.problem else { return }
    console.report(catalogWarning(catalog.path, problem))
  }

  private func catalogWarning(_ path: Path, _ problem: CatalogError) -> String {
    "kennel goes on without its catalog \(path.displayName), so it remembers nothing: \(problem) "
      + "`kennel catalog clear` makes a new one."
  }

  /// Reads what all photos of `source` say of themselves, without looking at the pictures.
  ///
  /// - Parameters:
  ///   - source: where the photos are looked for.
  ///   - model: the model whose photos the catalog is asked for; its weights are not read.
  ///   - usesCatalog: whether photos that the catalog knows stay unopened.
  ///   - deliver: takes the photos in their order, as they come.
  /// - Returns: how many files were passed over because they are no images.
  /// - Throws: a `CommandError` that ends the command, or what `deliver` throws.
  public func survey(
    _ source: PhotoSource, model: ClassifierRequest, usesCatalog: Bool,
    deliver: (Path, Result<PhotoRecord, Reason>) throws -> Void
  ) throws -> Int {
    let scan = try open(source)
    let classifier = try classifier(for: model)
    let catalog = usesCatalog ? openCatalog() : nil
    defer { reportProblem(of: catalog) }
    let known = catalog.map { KnownPhotos($0, classifier, wantsRanking: false) }
    let reader = FileReader()
    return try goThrough(scan, of: source) { photos, advance in
      while let item = photos.next() {
        switch item {
        case .failure(let path, let error): try deliver(path, .failure(Reason(error)))
        case .photo(let photo): try deliver(photo.path, record(of: photo, known, reader))
        }
        advance()
      }
    }
  }

  private func record(
    of photo: PhotoScan.Photo, _ known: KnownPhotos?, _ reader: FileReader
  ) -> Result<PhotoRecord, Reason> {
    Result {
      if let record = known?.record(of: photo) { return try record.get() }
      let path = photo.path
      let stamps = try PhotoRecord.Stamps(of: path)
      return try reader.read(path) { photo in
        guard !photo.isEmpty else { throw ImageError(.empty) }
        guard let format = ImageFormat.detect(photo) else { throw ImageError(.unrecognised) }
        guard format.isSupported else { throw ImageError.unsupported(format) }
        let record = PhotoRecord(stamps: stamps, facts: facts(of: photo, at: path, stamps))
        known?.keep(path, record, digest: pictureDigest(of: photo), nil)
        return record
      }
    }.mapError(Reason.init(ofPhoto:))
  }
}
