/// What a photo may cost, so that a damaged or hostile file can't take all of memory or time.
public struct DecodeLimits: Sendable, Hashable {
  /// The most bytes that a file may have.
  public var maxFileBytes = 512 << 20
  /// The most pixels that a JPEG may have as it is stored.
  public var maxJPEGPixels = 250_000_000
  /// The most pixels that a PNG may have; it has no cheap way to a smaller picture.
  public var maxPNGPixels = 100_000_000
  /// The most pixels that a JPEG may have once it has been reduced.
  public var maxDecodedPixels = 64_000_000
  /// The most scans of a progressive JPEG; usual ones have about ten.
  public var maxScans = 500
  /// The most pixels that all scans of a JPEG may pass over together: its share of time.
  public var maxScannedPixels = 10_000_000_000
  /// The most bytes of working memory for one JPEG, beside the picture itself.
  public var maxWorkingBytes = 512 << 20

  /// Makes the standard limits; change what should differ.
  public init() {}

  /// Generous for photos: 250 megapixels as JPEG, 100 as PNG.
  public static let standard = DecodeLimits()

  /// How many scans a JPEG of so many pixels may have.
  func scans(forPixels pixels: Int) -> Int {
    min(maxScans, max(1, maxScannedPixels / max(1, pixels)))
  }
}
