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
    begin: (ModelDescription, _ workers: Int) throws -> Void,
    deliver: (PhotoResult) throws -> Void
  ) throws -> Int {
    let scan = try open(source)
    let workers = choice.workers(cores: usableCores())
    let classifier = try classifier(for: choice.request)
    try begin(classifier.model, workers)

    let total = PhotoCount()
    if console.showsStatus { total.start(source) }
    defer { total.cancel() }
    var progress = ProgressBar(in: self, total: total)
    defer { progress.finish() }
    var done = 0
    let pipeline = RecognitionPipeline(
      classifier: classifier, workers: workers, interruption: interruption)
    try pipeline.run(scan) { result in
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
