internal import Files
public import BreedRecognition
public import PhotoArchive
internal import Messages
internal import Threads

extension Session {
  /// Recognises the breeds in all photos of `source`, with a progress bar.
  ///
  /// Photos in the catalog are not opened, and the weights of the model are read only if a photo is
  /// new.
  ///
  /// - Parameters:
  ///   - source: the source of the photos.
  ///   - choice: how they are recognised.
  ///   - begin: called with the model and the number of workers before the first result.
  ///   - deliver: called with each result, in the order of the photos.
  /// - Returns: the number of files that were skipped because they are not images.
  /// - Throws: a `CommandError` that ends the command, or what `begin` and `deliver` throw.
  public func recognise(
    _ source: PhotoSource, as choice: RecognitionChoice,
    begin: (ModelDescription, _ workers: Int) throws -> Void,
    deliver: (PhotoResult) throws -> Void
  ) throws -> Int {
    let scan = try open(source)
    let workers = choice.workers(cores: usableCores())
    let classifier = try classifier(for: choice.request)
    let catalog = choice.usesCatalog ? openCatalog() : nil
    defer { reportProblem(of: catalog) }
    let known = catalog.map {
      KnownPhotos($0, classifier, wantsRanking: choice.wantsRanking)
    }
    // Without a catalog every photo needs the weights, so errors in them are reported immediately.
    if known == nil { try CommandError.wrapping { try classifier.prepare() } }
    try begin(classifier.model, workers)

    return try goThrough(scan, of: source) { photos, advance in
      let deliver = { (result: PhotoResult) in
        try deliver(result)
        advance()
      }
      guard let first = try deliverKnown(photos, known, deliver) else { return }
      let rest = RestOfScan(first: first, rest: photos, known: known, workers: workers)
      let pipeline = RecognitionPipeline(
        classifier: classifier, known: known, workers: workers, interruption: interruption)
      try pipeline.run(rest, deliver: deliver)
    }
  }

  /// Delivers photos from the catalog, up to the first that it does not contain.
  ///
  /// - Returns: that photo; nil if there is none.
  private func deliverKnown(
    _ photos: PhotosAhead, _ known: KnownPhotos?, _ deliver: (PhotoResult) throws -> Void
  ) throws -> PhotoScan.Item? {
    guard let known else { return photos.next() }
    while let item = photos.next() {
      switch item {
      case .failure(let path, let error):
        try deliver(PhotoResult(path: path, recognition: .failure(Reason(error))))
      case .photo(let photo):
        guard let result = known.result(for: photo) else {
          return item
        }
        try deliver(result)
      }
    }
    return nil
  }

  /// Runs `body` with the items of a scan and a progress bar, which `body` advances at each photo.
  ///
  /// - Returns: the number of files that were skipped because they are not images.
  /// - Throws: what `body` throws.
  func goThrough(
    _ scan: PhotoScan, of source: PhotoSource,
    _ body: (_ photos: PhotosAhead, _ advance: () -> Void) throws -> Void
  ) throws -> Int {
    let total = PhotoCount()
    if console.showsStatus { total.start(source) }
    defer { total.cancel() }
    var progress = ProgressBar(in: self, total: total)
    defer { progress.finish() }
    var done = 0
    let photos = PhotosAhead(scan, capacity: photosAhead)
    do {
      try body(photos) {
        done += 1
        progress.update(done: done)
      }
    } catch {
      // The scan may be blocked on a pipe, where only the interruption wakes it.
      interruption.request()
      photos.stop()
      throw error
    }
    photos.stop()
    return scan.otherFiles
  }

  /// Starts to scan for photos.
  func open(_ source: PhotoSource) throws(CommandError) -> PhotoScan {
    do throws(FileError) {
      return try source.scan { [interruption] in interruption.isRequested }
    } catch {
      throw CommandError(.inputOutput, CommandMessage.listNotRead(["cause": .error(error)]))
    }
  }
}

/// The items of a scan, read ahead while earlier photos are processed.
typealias PhotosAhead = ReadAhead<PhotoScan>

/// Enough to amortise the context switches between the threads; each item is only a path.
private let photosAhead = 256

/// The rest of a scan, starting with an item that was already taken from it.
///
/// With each item, the system is advised which photo the worker will read next, so that the disk
/// reads it while the current one is processed.
private struct RestOfScan: IteratorProtocol {
  var first: PhotoScan.Item?
  let rest: PhotosAhead
  let known: KnownPhotos?
  let workers: Int

  mutating func next() -> PhotoScan.Item? {
    defer { first = nil }
    guard let item = first ?? rest.next() else { return nil }
    if case .photo(let photo)? = rest.upcoming(after: workers - 1),
      known?.hasSeen(photo) != true
    {
      FileReader.announce(photo.path)
    }
    return item
  }
}
