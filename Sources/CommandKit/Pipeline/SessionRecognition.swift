public import BreedRecognition
public import PhotoArchive
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
    if known == nil { try prepare(classifier) }
    try begin(classifier.model, workers)

    try withProgress(over: source) { advance in
      let deliver = { (result: PhotoResult) in
        try deliver(result)
        advance()
      }
      guard let rest = try deliverKnown(scan, known, deliver) else { return }
      let pipeline = RecognitionPipeline(
        classifier: classifier, known: known, workers: workers, interruption: interruption)
      try pipeline.run(rest, deliver: deliver)
    }
    return scan.otherFiles
  }

  /// Delivers the photos that the catalog knows, up to the first that it does not.
  ///
  /// - Returns: that one and all that follow; nil when there is none.
  private func deliverKnown(
    _ scan: PhotoScan, _ known: KnownPhotos?, _ deliver: (PhotoResult) throws -> Void
  ) throws -> ResumedScan? {
    guard let known else { return ResumedScan(first: nil, rest: scan) }
    while let item = scan.next() {
      switch item {
      case .failure(let path, let error):
        try deliver(PhotoResult(path: path, recognition: .failure(error)))
      case .photo(let path):
        guard let result = known.result(for: path) else {
          return ResumedScan(first: item, rest: scan)
        }
        try deliver(result)
      }
    }
    return nil
  }

  private func prepare(_ classifier: any PhotoClassifier) throws {
    do {
      try classifier.prepare()
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(.badData, "\(error)")
    }
  }

  /// Runs `body` with a progress bar, which it advances by a photo at each call of its argument.
  func withProgress(
    over source: PhotoSource, _ body: (_ advance: () -> Void) throws -> Void
  ) rethrows {
    let total = PhotoCount()
    if console.showsStatus { total.start(source) }
    defer { total.cancel() }
    var progress = ProgressBar(in: self, total: total)
    defer { progress.finish() }
    var done = 0
    try body {
      done += 1
      progress.update(done: done)
    }
  }

  /// Starts to look for photos.
  func open(_ source: PhotoSource) throws(CommandError) -> PhotoScan {
    do throws(PhotoFileError) {
      return try source.scan { [interruption] in interruption.isRequested }
    } catch {
      throw CommandError(.inputOutput, "The list of --files-from can't be read. \(error)")
    }
  }
}

/// A scan whose first item was taken out already.
private struct ResumedScan: IteratorProtocol {
  var first: PhotoScan.Item?
  let rest: PhotoScan

  mutating func next() -> PhotoScan.Item? {
    defer { first = nil }
    return first ?? rest.next()
  }
}
