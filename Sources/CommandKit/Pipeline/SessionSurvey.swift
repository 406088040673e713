internal import Containers
public import Files
public import PhotoArchive
internal import Imaging
internal import Messages
internal import PhotoMetadata
internal import Threads

extension Session {
  /// Returns the run's catalog; if it can't be used, reports the reason once and returns nil.
  public func openCatalog() -> Catalog? {
    guard let state else { return nil }
    return catalog.open { () -> Catalog? in
      do throws(CatalogError) {
        return try Catalog(at: state.catalog, version: version)
      } catch {
        console.report(catalogWarning(state.catalog, .error(error)))
        return nil
      }
    }
  }

  /// Reports why the catalog stopped storing photos, if it did.
  func reportProblem(of catalog: Catalog?) {
    guard let catalog, let problem = catalog.problem else { return }
    console.report(catalogWarning(catalog.path, .error(problem)))
  }

  private func catalogWarning(_ path: Path, _ problem: Message.Value) -> Message {
    CommandMessage.catalogUnused(["file": "\(path)", "cause": problem])
  }

  /// Reads the metadata of all photos of `source`, without recognising the pictures.
  ///
  /// - Parameters:
  ///   - source: the source of the photos.
  ///   - model: the model whose catalog entries are used; its weights are not read.
  ///   - usesCatalog: whether photos in the catalog are not opened.
  ///   - deliver: called with each photo, in order.
  /// - Returns: the number of files that were skipped because they are not images.
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
      return try reader.read(path) { bytes in
        let photo = Container(bytes)
        guard !bytes.isEmpty else { throw ImageError(.empty) }
        guard let format = photo.format else { throw ImageError(.unrecognised) }
        guard format.isSupported else { throw ImageError.unsupported(format) }
        let record = PhotoRecord(stamps: stamps, facts: facts(of: photo, at: path, stamps))
        known?.keep(path, record, digest: pictureDigest(of: photo), nil)
        return record
      }
    }.mapError(Reason.init(ofPhoto:))
  }
}
