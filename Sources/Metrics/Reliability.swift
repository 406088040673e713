/// A model's accuracy as a function of its confidence, in 15 bins of equal width.
public struct Reliability: Sendable, Hashable {
  /// The photos of one bin.
  public struct Bin: Sendable, Hashable {
    /// The number of photos.
    public fileprivate(set) var photos = 0
    /// The sum of the photos' confidences.
    fileprivate var confidences = 0.0
    /// The number of photos whose breed is correct.
    public fileprivate(set) var right = 0

    /// The mean confidence; 0 without photos.
    public var confidence: Double { photos == 0 ? 0 : confidences / Double(photos) }
    /// The share of the photos whose breed is correct; 0 without photos.
    public var accuracy: Double { photos == 0 ? 0 : Double(right) / Double(photos) }
  }

  /// The customary number of bins for calibration errors.
  public static let binCount = 15

  /// The bins, from a confidence of 0 to 1.
  public private(set) var bins = [Bin](repeating: Bin(), count: binCount)

  /// Creates a reliability without photos.
  public init() {}

  /// Counts a photo by the confidence of its best breed.
  public mutating func count(confidence: Double, isRight: Bool) {
    let bin = min(Int(confidence * Double(Self.binCount)), Self.binCount - 1)
    bins[bin].photos += 1
    bins[bin].confidences += confidence
    bins[bin].right += isRight ? 1 : 0
  }

  /// The expected calibration error (Guo 2017, arXiv 1706.04599): the mean absolute difference of
  /// confidence and accuracy, 0 to 1.
  public var expectedError: Double {
    let photos = bins.reduce(0) { $0 + $1.photos }
    guard photos > 0 else { return 0 }
    return bins.reduce(0) { $0 + abs($1.confidences - Double($1.right)) } / Double(photos)
  }
}
