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
  ///   - file: the bytes of the file.
  ///   - minimumShortSide: how many pixels the shorter side must keep where a photo may be
  ///     reduced; nil keeps it whole. Photos that are smaller stay as they are.
  /// - Returns: the photo, perhaps with warnings, as of a file that is cut off a little.
  /// - Throws: `ImageError` when the file holds no picture that can be used.
  public func decode(_ file: UnsafeRawBufferPointer, minimumShortSide: Int? = nil)
    throws(ImageError) -> DecodedPhoto
  {
    guard !file.isEmpty else { throw .empty }
    switch ImageFormat.detect(file) {
    case .jpeg:
      return try decodeJPEG(file, minimumShortSide: minimumShortSide)
    case .png:
      return try decodePNG(file, minimumShortSide: minimumShortSide)
    case let format?:
      throw .unsupported(format)
    case nil:
      throw .unrecognised
    }
  }
}
