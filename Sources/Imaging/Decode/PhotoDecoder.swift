public import Containers
public import Messages

/// Decodes JPEG and PNG files, whatever they are named and whatever is wrong with them.
///
/// Colour profiles are not applied: a classifier does not see the difference.
public struct PhotoDecoder: Sendable {
  /// What a photo may cost.
  public let limits: DecodeLimits

  /// Makes a decoder.
  ///
  /// - Parameter limits: what a photo may cost.
  public init(limits: DecodeLimits = .standard) { self.limits = limits }

  /// Decodes a photo.
  ///
  /// A JPEG can be decoded at half, a quarter or an eighth of its size, which saves most of the
  /// memory and some of the time. A PNG is reduced while its rows are read, to as little as a
  /// sixteenth, which saves the memory. Transparent parts of a PNG are laid onto white.
  ///
  /// - Parameters:
  ///   - file: the photo's file.
  ///   - minimumShortSide: how many pixels the shorter side must keep where a photo may be
  ///     reduced; nil keeps it whole. Photos that are smaller stay as they are.
  /// - Returns: the photo, perhaps with warnings, as of a file that is cut off a little.
  /// - Throws: `ImageError` when the file holds no picture that can be used.
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

  /// Checks what is left of a picture whose sides become `reduction` times smaller, rounded up.
  func checkReducedPixels(width: Int, height: Int, reduction: Int) throws(ImageError) {
    try checkPixels(
      .tooManyReducedPixels, width: (width - 1) / reduction + 1,
      height: (height - 1) / reduction + 1, limit: limits.maxDecodedPixels)
  }
}

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

extension PhotoDecoder {
  /// Decodes a photo as small as it is wanted, and turns it for display.
  ///
  /// - Parameters:
  ///   - file: the photo's file.
  ///   - longestSide: how many pixels the longer side has at most, 1 or more; small photos stay
  ///     as they are.
  /// - Returns: the picture as it is shown.
  /// - Throws: `ImageError` when the file holds no picture that can be used.
  public func thumbnail(of file: Container, longestSide: Int) throws(ImageError) -> Image {
    precondition(longestSide > 0)
    let photo = try decode(file, minimumShortSide: longestSide)
    let (width, height) = Self.fitted(photo.storedWidth, photo.storedHeight, into: longestSide)
    guard width < photo.image.width || height < photo.image.height else {
      return photo.orientation.applied(to: photo.image)
    }
    // A reduced side is rounded up: the last pixel may hold less than others.
    let reduction = Double(photo.reduction)
    let crop = Crop(
      x: 0, y: 0, width: Double(photo.storedWidth) / reduction,
      height: Double(photo.storedHeight) / reduction)
    return photo.orientation.applied(
      to: resized(photo.image, crop: crop, to: width, height, interpolation: .bilinear))
  }

  /// The size of a picture whose longer side is `longest` at most.
  static func fitted(_ width: Int, _ height: Int, into longest: Int) -> (Int, Int) {
    let side = max(width, height)
    guard side > longest else { return (width, height) }
    func scaled(_ value: Int) -> Int {
      max(1, Int((Double(value) * Double(longest) / Double(side)).rounded()))
    }
    return (scaled(width), scaled(height))
  }
}
