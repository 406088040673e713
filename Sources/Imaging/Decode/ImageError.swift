public import Containers

public import Messages

/// Why a photo could not be decoded, or a picture not be stored.
public typealias ImageError = CodedError<ImageMessage>

extension ImageError {
  /// What is said of a picture in a format that kennel does not read, and what to do about it.
  public static func unsupported(_ format: ImageFormat) -> ImageError {
    switch format {
    case .avif: ImageError(.unsupportedAVIF)
    case .raw, .tiff: ImageError(.unsupportedRaw, ["format": .text(format.name)])
    default: ImageError(.unsupported, ["format": .text(format.name)])
    }
  }

  /// What is said of a picture beyond a limit, by one of the rows about pixels.
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
