public import BreedRecognition
public import PhotoArchive

extension Session {
  /// Recognises the breeds in all photos of `source`, with a progress bar.
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
    begin: (ModelDescription, _ plan: RecognitionPlan) throws -> Void,
    deliver: (PhotoResult) throws -> Void
  ) throws -> Int {
    let scan = try open(source)
    let photos = PeekedScan(scan, count: source.list == nil ? 2 : 0)
    let plan = choice.plan(isSinglePhoto: photos.isSinglePhoto, cores: usableCores())
    let classifier = try classifier(for: plan.request)
    try begin(classifier.model, plan)

    let total = PhotoCount()
    if console.showsStatus { total.start(source) }
    defer { total.cancel() }
    var progress = ProgressBar(in: self, total: total)
    defer { progress.finish() }
    var done = 0
    let pipeline = RecognitionPipeline(
      classifier: classifier, workers: plan.workers, interruption: interruption)
    try pipeline.run(photos) { result in
      try deliver(result)
      done += 1
      progress.update(done: done)
    }
    return scan.otherFiles
  }

  private func open(_ source: PhotoSource) throws(CommandError) -> PhotoScan {
    do throws(PhotoFileError) {
      return try source.scan { [interruption] in interruption.isRequested }
    } catch {
      throw CommandError(.inputOutput, "The list of --files-from can't be read. \(error)")
    }
  }
}

/// A scan whose first items were looked at before they are asked for.
struct PeekedScan: IteratorProtocol {
  private let scan: PhotoScan
  private var first: ArraySlice<PhotoScan.Item>
  /// Whether the scan found one photo and nothing else; unknown, so false, after no look at two.
  let isSinglePhoto: Bool

  /// Looks at the first `count` items of `scan`.
  init(_ scan: PhotoScan, count: Int) {
    self.scan = scan
    first = []
    while first.count < count, let item = scan.next() { first.append(item) }
    if case .photo = first.first { isSinglePhoto = first.count == 1 } else { isSinglePhoto = false }
  }

  mutating func next() -> PhotoScan.Item? { first.popFirst() ?? scan.next() }
}
