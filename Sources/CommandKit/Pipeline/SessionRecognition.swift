internal import Files
public import BreedRecognition
public import PhotoArchive
internal import Messages
internal import Threads

extension Session {
  /// Recognises the breeds in all photos of `source`, with a progress bar.
  ///
  /// Photos that the catalog knows are not opened, and the model's weights are read only when a
  /// photo is new.
  ///
  /// - Parameters:
  ///   - source: where the photos are looked for.
  ///   - choice: how they are recognised.
  ///   - begin: told of the model before the first result.
  ///   - deliver: takes the results in the photos' order, as they come.
  /// - Returns: how many files were passed over because they are no images.
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
    // Without a catalog every photo wants the weights: what is wrong with them is told at once.
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

  /// Delivers the photos that the catalog knows, up to the first that it does not.
  ///
  /// - Returns: that one; nil when there is none.
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

  /// Runs `body` with what a scan finds, and a progress bar that it advances at each photo.
  ///
  /// - Returns: how many files were passed over because they are no images.
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
      // The scan may be waiting for a pipe: only the interruption reaches it there.
      interruption.request()
      photos.stop()
      throw error
    }
    photos.stop()
    return scan.otherFiles
  }

  /// Starts to look for photos.
  func open(_ source: PhotoSource) throws(CommandError) -> PhotoScan {
    do throws(FileError) {
      return try source.scan { [interruption] in interruption.isRequested }
    } catch {
      throw CommandError(.inputOutput, CommandMessage.listNotRead(["cause": .error(error)]))
    }
  }
}

/// What a scan finds, looked for while earlier photos are worked on.
typealias PhotosAhead = ReadAhead<PhotoScan>

/// As many as make the thread's changes cheap; each is a path.
private let photosAhead = 256

/// What is left of a scan, from an item that was taken out of it already.
///
/// With each, the system is told of the photo that its worker will want next: a disk can read it
/// while this one is worked on.
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
