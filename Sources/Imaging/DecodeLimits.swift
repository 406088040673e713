/// What a photo may cost, so that a damaged or hostile file can't take all of memory or time.
///
/// How large a file may be is for its reader to say, before there are bytes to decode.
///
/// Two photos at once take less than 300 MB beside their files. Exceptions are those that need all
/// of a picture at once: JPEGs in several scans (`maxWorkingBytes`), which take up to 540 MB; and
/// interlaced PNGs with transparency, if they are too narrow to be reduced (340 MB).
public struct DecodeLimits: Sendable, Hashable {
  /// The most pixels that a JPEG may have as it is stored.
  public var maxJPEGPixels = 250_000_000
  /// The most pixels that a PNG may have as it is stored.
  public var maxPNGPixels = 100_000_000
  /// The most pixels that an interlaced PNG may have.
  ///
  /// It must be in memory whole before the first row is complete, at up to 4 bytes a pixel.
  public var maxInterlacedPNGPixels = 24_000_000
  /// The most pixels that a photo may have once it has been reduced, at 3 bytes each.
  ///
  /// Only a panorama with a short side that leaves nothing to reduce comes near.
  public var maxDecodedPixels = 32_000_000
  /// The most scans of a progressive JPEG; usual ones have about ten.
  public var maxScans = 500
  /// The most pixels that all scans of a JPEG may pass over together: its share of time.
  public var maxScannedPixels = 10_000_000_000
  /// The most bytes of working memory for one JPEG, beside the picture itself.
  ///
  /// A progressive JPEG keeps all its coefficients, of 2 bytes, till the last scan, even if it is
  /// decoded at a smaller size: 3 bytes a pixel where colour has half the columns and rows (4:2:0),
  /// and 6 where it has all (4:4:4). One of 100 megapixels takes 300 MB or 600 MB. The standard
  /// limit allows 89 or 44 megapixels. Others take a few rows.
  public var maxWorkingBytes = 256 << 20

  /// Makes the standard limits; change what should differ.
  public init() {}

  /// Generous for photos: 250 megapixels as JPEG, 100 as PNG.
  public static let standard = DecodeLimits()

  /// How many scans a JPEG of so many pixels may have.
  func scans(forPixels pixels: Int) -> Int {
    min(maxScans, max(1, maxScannedPixels / max(1, pixels)))
  }
}
