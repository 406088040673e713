public import Containers
public import Messages

/// A decoder for JPEG and PNG files; it ignores their names and tolerates damage.
///
/// Colour profiles are not applied: they make no difference to a classifier.
public struct PhotoDecoder: Sendable {
  /// The limits on memory and time.
  public let limits: DecodeLimits

  /// Creates a decoder.
  ///
  /// - Parameter limits: the limits on memory and time.
  public init(limits: DecodeLimits = .standard) { self.limits = limits }

  /// Decodes a photo.
  ///
  /// A JPEG can be decoded at half, a quarter or an eighth of its size, which saves most of the
  /// memory and some of the time. A PNG is reduced while its rows are read, down to a sixteenth,
  /// which saves memory only. Transparent pixels of a PNG are composited onto white.
  ///
  /// - Parameters:
  ///   - file: the photo's file.
  ///   - minimumShortSide: the minimum length of the shorter side in pixels after reduction; nil
  ///     prevents reduction. Smaller photos are not scaled.
  /// - Returns: the photo, possibly with warnings, as for a slightly truncated file.
  /// - Throws: `ImageError` when the file contains no usable picture.
  public func decode(_ file: Container, minimumShortSide: Int? = nil)
    throws(ImageError) -> DecodedPhoto
  {
    guard !file.bytes.isEmpty else { throw ImageError(.empty) }
    switch file.format {
    case .jpeg:
      return try decodeJPEG(file, minimumShortSide: minimumShortSide)
    case .png:
      return try decodePNG(file, minimumShortSide: minimumShortSide)
    case let format?:
      throw .unsupported(format)
    case nil:
      throw ImageError(.unrecognised)
    }
  }
}

extension PhotoDecoder {
  func checkPixels(
    _ code: ImageMessage = .tooManyPixels, width: Int, height: Int, limit: Int
  ) throws(ImageError) {
    guard width * height <= limit else {
      throw .tooManyPixels(code, width: width, height: height, limit: limit)
    }
  }

  /// Checks the size of a picture after its sides are divided by `reduction` and rounded up.
  func checkReducedPixels(width: Int, height: Int, reduction: Int) throws(ImageError) {
    try checkPixels(
      .tooManyReducedPixels, width: (width - 1) / reduction + 1,
      height: (height - 1) / reduction + 1, limit: limits.maxDecodedPixels)
  }
}

/// The limits on memory and time for a photo, so that a damaged or hostile file can't exhaust them.
///
/// The size of the file is limited by its reader, before decoding.
///
/// Decoding two photos at a time takes less than 300 MB besides their files. Exceptions are
/// pictures that are decoded as a whole: JPEGs with several scans (`maxWorkingBytes`), which take
/// up to 540 MB; and interlaced PNGs with transparency, if they are too narrow to be reduced (340
/// MB).
public struct DecodeLimits: Sendable, Hashable {
  /// The maximum number of pixels of a JPEG as stored.
  public var maxJPEGPixels = 250_000_000
  /// The maximum number of pixels of a PNG as stored.
  public var maxPNGPixels = 100_000_000
  /// The maximum number of pixels of an interlaced PNG.
  ///
  /// All of it must be in memory before the first row is complete, at up to 4 bytes per pixel.
  public var maxInterlacedPNGPixels = 24_000_000
  /// The maximum number of pixels of a photo after reduction, at 3 bytes each.
  ///
  /// Only panoramas whose short side is too short to be reduced come near it.
  public var maxDecodedPixels = 32_000_000
  /// The maximum number of scans of a progressive JPEG; most have about ten.
  public var maxScans = 500
  /// The maximum number of pixels of a JPEG times its scans, which limits the time.
  public var maxScannedPixels = 10_000_000_000
  /// The maximum working memory in bytes for one JPEG, besides the picture itself.
  ///
  /// A progressive JPEG keeps all its coefficients, of 2 bytes each, until the last scan, even if
  /// it is decoded at a reduced size: 3 bytes per pixel with chroma subsampling (4:2:0) and 6
  /// without (4:4:4). One of 100 megapixels takes 300 MB or 600 MB. The standard limit allows 89 or
  /// 44 megapixels. A JPEG with a single scan needs only a few rows.
  public var maxWorkingBytes = 256 << 20

  /// Creates the standard limits.
  public init() {}

  /// The standard limits, generous for photos: 250 megapixels as JPEG, 100 as PNG.
  public static let standard = DecodeLimits()

  /// Returns the maximum number of scans of a JPEG with this number of pixels.
  func scans(forPixels pixels: Int) -> Int {
    min(maxScans, max(1, maxScannedPixels / max(1, pixels)))
  }
}

extension PhotoDecoder {
  /// Decodes a photo, scales it down, and applies its orientation.
  ///
  /// - Parameters:
  ///   - file: the photo's file.
  ///   - longestSide: the maximum length of the longer side in pixels, at least 1; smaller photos
  ///     are not scaled.
  /// - Returns: the displayed picture.
  /// - Throws: `ImageError` when the file contains no usable picture.
  public func thumbnail(of file: Container, longestSide: Int) throws(ImageError) -> Image {
    precondition(longestSide > 0)
    let photo = try decode(file, minimumShortSide: longestSide)
    let (width, height) = Self.fitted(photo.storedWidth, photo.storedHeight, into: longestSide)
    guard width < photo.image.width || height < photo.image.height else {
      return photo.orientation.applied(to: photo.image)
    }
    // A reduced side is rounded up, so the last pixel may cover less than the others.
    let reduction = Double(photo.reduction)
    let crop = Crop(
      x: 0, y: 0, width: Double(photo.storedWidth) / reduction,
      height: Double(photo.storedHeight) / reduction)
    return photo.orientation.applied(
      to: resized(photo.image, crop: crop, to: width, height, interpolation: .bilinear))
  }

  /// Returns the size of a picture scaled down so that its longer side is at most `longest`.
  static func fitted(_ width: Int, _ height: Int, into longest: Int) -> (Int, Int) {
    let side = max(width, height)
    guard side > longest else { return (width, height) }
    func scaled(_ value: Int) -> Int {
      max(1, Int((Double(value) * Double(longest) / Double(side)).rounded()))
    }
    return (scaled(width), scaled(height))
  }
}
