public import Files
public import Messages
public import PhotoArchive

/// A class that a network learns.
public struct DatasetClass: Sendable, Hashable {
  /// The name; for a class folder, the folder's name verbatim.
  public let name: String
  /// The WordNet id of the breed; nil if the class has none.
  public let id: String?

  /// Creates a class from its parts.
  public init(name: String, id: String? = nil) {
    self.name = name
    self.id = id
  }
}

/// The purpose of a photo.
public enum DatasetSplit: String, Sendable, Hashable, CaseIterable {
  /// The network is trained on the photo.
  case train
  /// The photo measures the progress of training, and temperature and thresholds are fitted on it.
  case validation
  /// The photo is held out from all decisions, so that its figures are unbiased.
  case test
}

/// A photo of a dataset.
public struct Sample: Sendable, Hashable {
  /// The photo.
  public let path: Path
  /// The index of its class in the dataset's classes; nil for a background photo.
  public let label: Int?
  /// The digest of its picture, by `pictureDigest`.
  public let digest: [UInt8]

  /// Creates a sample from its parts.
  public init(path: Path, label: Int?, digest: [UInt8]) {
    self.path = path
    self.label = label
    self.digest = digest
  }
}

/// Photos with their classes, divided into splits for training, validation and test.
public struct Dataset: Sendable {
  /// A photo that was left out.
  public struct Unreadable: Sendable, Hashable {
    /// The photo.
    public let path: Path
    /// The reason why it could not be read.
    public let reason: Reason
  }

  /// The minimum number of training photos per class; smaller classes are left out with a note.
  public static let fewestPhotos = 5

  /// The classes, sorted by name.
  public let classes: [DatasetClass]
  /// The training photos, sorted by label and path, background photos last.
  public let train: [Sample]
  /// The validation photos, in the same order.
  public let validation: [Sample]
  /// The test photos, in the same order.
  public let test: [Sample]
  /// Notes on the photos for the user, as sentences.
  public let notes: [Message]
  /// The photos that could not be read, sorted by path.
  public let unreadable: [Unreadable]
  /// The SHA-256 digest over the split, class and picture of all photos: it identifies the dataset
  /// independently of the photos' paths.
  public let digest: String

  /// Returns the photos of a split.
  public subscript(split: DatasetSplit) -> [Sample] {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }

  /// Finds the photos, inspects each, and divides them into splits.
  ///
  /// Photos without a given split are divided by content: of each class a tenth goes to validation
  /// and a tenth to the test, and near duplicates stay together.
  ///
  /// - Parameters:
  ///   - request: the photos to load.
  ///   - progress: called with the numbers of inspected and of all photos, on the calling thread.
  ///   - isCancelled: polled between photos.
  /// - Returns: the dataset.
  /// - Throws: a `DatasetError` when the photos do not form a dataset, a `CancellationError` when
  ///   `isCancelled` returned true.
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
