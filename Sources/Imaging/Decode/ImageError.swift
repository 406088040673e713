public import Containers

public import Messages

/// An error in decoding a photo or storing a picture.
public typealias ImageError = CodedError<ImageMessage>

extension ImageError {
  /// Returns the error for a format that kennel does not decode, with advice to the user.
  public static func unsupported(_ format: ImageFormat) -> ImageError {
    switch format {
    case .avif: ImageError(.unsupportedAVIF)
    case .raw, .tiff: ImageError(.unsupportedRaw, ["format": .text(format.name)])
    default: ImageError(.unsupported, ["format": .text(format.name)])
    }
  }

  /// Returns the error for a picture with more pixels than `limit`; `code` is a row on pixels.
  static func tooManyPixels(
    _ code: ImageMessage, width: Int, height: Int, limit: Int
  ) -> ImageError {
    let pixels = width.multipliedReportingOverflow(by: height).partialValue
    return ImageError(
      code,
      [
        "width": .count(width), "height": .count(height),
        "megapixels": .count(megapixels(pixels)), "limit": .count(megapixels(limit)),
      ])
  }

  private static func megapixels(_ pixels: Int) -> Int { (pixels + 500_000) / 1_000_000 }
}
