public import Files
public import PhotoMetadata

/// Finds when photos were taken: by their metadata, else by a file of Google Takeout, else by name.
///
/// The catalog keeps only what the photo and its sidecar say, because a photo may get another name
/// or a Takeout file later.
public struct CaptureDates {
  /// The companions of photos without a date in their metadata.
  private var folders = FolderCompanions()

  /// The size of a Takeout file in bytes, at most.
  private static let largestFile = 1 << 20

  /// Creates a finder, which has read nothing yet.
  public init() {}

  /// Returns the date of a photo, and its source, as far as it is known.
  ///
  /// - Parameters:
  ///   - photo: the path of the photo.
  ///   - facts: the facts in its metadata.
  /// - Returns: the date; nil if no source has one.
  public mutating func date(
    of photo: Path, _ facts: PhotoFacts?
  ) -> (date: CaptureDate, source: CaptureDate.Source?)? {
    if let date = facts?.captureDate { return (date, facts?.dateSource) }
    if let date = takeout(photo) { return (date, .takeout) }
    return CaptureDate(fileName: Companions.stem(of: photo.name)).map { ($0, .fileName) }
  }

  private mutating func takeout(_ photo: Path) -> CaptureDate? {
    let folder = photo.folder
    let names = (try? folders.companions(in: folder))?.descriptions(of: photo.name) ?? []
    return names.lazy.compactMap { name in
      (try? folder.appending(name).contents(atMost: Self.largestFile))
        .flatMap { CaptureDate(takeout: $0) }
    }.first
  }
}
