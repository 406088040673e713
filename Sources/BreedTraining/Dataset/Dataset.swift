public import Files
public import Messages
public import PhotoArchive

/// A class that a network learns.
public struct DatasetClass: Sendable, Hashable {
  /// Its name: of a folder, verbatim.
  public let name: String
  /// The WordNet id of its breed, where it is one that has an id.
  public let id: String?

  /// Makes a class from its parts.
  public init(name: String, id: String? = nil) {
    self.name = name
    self.id = id
  }
}

/// What a photo is used for.
public enum DatasetSplit: String, Sendable, Hashable, CaseIterable {
  /// The network learns from it.
  case train
  /// It tells how well the network learns, and temperature and thresholds are fitted on it.
  case validation
  /// Nothing is decided by it: it gives the honest figures.
  case test
}

/// A photo of a dataset.
public struct Sample: Sendable, Hashable {
  /// The photo.
  public let path: Path
  /// Its class, as an index into the dataset's classes; nil for a background photo.
  public let label: Int?
  /// The digest of its picture, as `pictureDigest` makes it.
  public let digest: [UInt8]

  /// Makes a sample from its parts.
  public init(path: Path, label: Int?, digest: [UInt8]) {
    self.path = path
    self.label = label
    self.digest = digest
  }
}

/// Photos with their classes, to train, validate and test a network with.
public struct Dataset: Sendable {
  /// A photo that was left out.
  public struct Unreadable: Sendable, Hashable {
    /// The photo.
    public let path: Path
    /// Why it can't be used.
    public let reason: Reason
  }

  /// With fewer photos to learn from, a class is left out, and named in a note.
  public static let fewestPhotos = 5

  /// The classes, by the order of their names.
  public let classes: [DatasetClass]
  /// The photos to learn from, ordered by label and path, background photos last.
  public let train: [Sample]
  /// The photos to validate with, in the same order.
  public let validation: [Sample]
  /// The photos to test with, in the same order.
  public let test: [Sample]
  /// What the user should know of the photos.
  public let notes: [Message]
  /// The photos that could not be read, in the order of their paths.
  public let unreadable: [Unreadable]
  /// The SHA-256 over the split, class and picture of all photos: it tells datasets apart, but not
  /// where their photos lie.
  public let digest: String

  /// The photos of a split.
  public subscript(split: DatasetSplit) -> [Sample] {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }

  /// Finds photos, looks at each, and divides them.
  ///
  /// Photos that were not given to a split are divided by content: of each class a tenth goes to
  /// validation and a tenth to the test, and photos that look the same stay together.
  ///
  /// - Parameters:
  ///   - request: which photos.
  ///   - progress: told how many photos of how many have been looked at, on the calling thread.
  ///   - isCancelled: asked between two photos.
  /// - Returns: the dataset.
  /// - Throws: a `DatasetError` when the photos make no dataset, a `CancellationError` when
  ///   `isCancelled` became true.
  public static func load(
    _ request: DatasetRequest, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> Dataset {
    var photos = try LabelledPhotos(request, isCancelled: isCancelled)
    try photos.select(request.classes)
    let inspection = try Inspection.run(
      on: photos.photos, threads: request.threads, progress: progress, isCancelled: isCancelled)
    return try DatasetAssembly(photos, inspection, seed: request.seed).dataset()
  }
}
