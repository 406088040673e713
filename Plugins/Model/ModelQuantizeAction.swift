import Containers
internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Imaging
internal import Messages
internal import ModelAuthoring
internal import PhotoArchive
internal import Reporting

/// The implementation of `kennel model quantize`, independent of its command line.
struct ModelQuantizeAction {
  let model: Path
  let calibration: Path
  let photos: Int
  let output: Path
  let threads: Int?

  func perform(in session: Session) throws -> CommandStatus {
    let folder = output.withoutEndingSlashes
    try CommandError.wrapping { try BundleDraft.check(folder, replacing: false) }
    let bundle = try CommandError.wrapping { try session.models.bundle(model) }
    guard let samples = try samples(bundle, in: session) else { return .interrupted }
    guard samples.count >= 2 else {
      session.console.report(ModelCommandMessage.tooFewPhotos(["folder": "\(calibration)"]))
      return .nothingDone
    }
    return try CommandError.wrapping {
      let quantizer = try Quantizer(bundle, samples: samples, threads: threads)
      let interruption = session.interruption
      let result: Quantizer.Result
      do {
        result = try quantizer.search(isCancelled: { interruption.isRequested }) {
          show($0, in: session)
        }
      } catch is CancellationError {
        session.console.showStatus(nil)
        return .interrupted
      }
      session.console.showStatus(nil)
      guard result.layerCount > 0 else {
        session.console.report(ModelCommandMessage.allLosing())
        return .nothingDone
      }
      let name = Path(bytes: folder.name).displayName
      let draft = try BundleDraft(quantizing: bundle, name: name, result, photos: samples.count)
      try draft.write(
        to: folder,
        storage: BundleDraft.storage(of: bundle.weightsPath))
      try tell(result, folder, samples.count, in: session)
      return .success
    }
  }

  private func tell(
    _ result: Quantizer.Result, _ folder: Path, _ photos: Int, in session: Session
  ) throws {
    let text = ModelCommandMessage.quantized([
      "folder": "\(folder)", "layers": .count(result.layerCount), "left": .count(result.left.count),
      "agreement": .text(decimal(100 * result.damage.agreement, places: 1)),
      "photos": .count(photos),
    ])
    try session.console.write("\(text)\n")
  }

  private func show(_ progress: Quantizer.Progress, in session: Session) {
    let (row, done, total): (ModelCommandMessage, Int, Int) =
      switch progress {
      case .watched(let done, let total): (.watching, done, total)
      case .tried(let done, let total): (.trying, done, total)
      }
    session.console.showStatus { row(["done": .count(done), "total": .count(total)]) }
  }

  /// Returns preprocessed photos, spread evenly over the folder; nil if the user interrupts.
  private func samples(_ bundle: ModelBundle, in session: Session) throws -> [[Float]]? {
    let interruption = session.interruption
    let scan = try PhotoSource(paths: [calibration], excluded: [])
      .scan(isCancelled: { interruption.isRequested })
    var paths: [Path] = []
    while let item = scan.next() {
      switch item {
      case .photo(let photo): paths.append(photo.path)
      case .failure(let path, let error):
        session.console.report(.leftOut, path, .error(error))
      }
    }
    guard !interruption.isRequested else { return nil }
    let count = min(photos, paths.count)
    let input = bundle.manifest.input
    let (decoder, reader) = (PhotoDecoder(), FileReader())
    var samples: [[Float]] = []
    for index in 0..<count {
      guard !interruption.isRequested else { return nil }
      let path = paths[index * paths.count / count]
      do {
        let photo = try reader.read(path) {
          try decoder.decode(Container($0), minimumShortSide: input.minimumShortSide)
        }
        samples.append(
          [Float](unsafeUninitializedCapacity: input.outputCount) { buffer, filled in
            input.apply(to: photo, into: buffer)
            filled = buffer.count
          })
      } catch {
        session.console.report(.leftOut, path, .error(error))
      }
    }
    return samples
  }
}
