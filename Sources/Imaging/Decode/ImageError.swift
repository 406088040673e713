public import Containers

/// Why a photo could not be decoded.
public struct ImageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The file has no bytes.
    case empty
    /// Nothing that kennel knows begins like this file.
    case unrecognised
    /// A picture of a kind that kennel does not read.
    case unsupported
    /// The file breaks its format's rules.
    case corrupt
    /// The file ends before enough of the picture has come.
    case truncated
    /// The picture goes beyond the limits.
    case tooLarge
    /// The system had no memory left.
    case outOfMemory
  }

  /// The kind of failure.
  public let code: Code
  /// A full sentence for the user, or two.
  public let description: String

  /// Makes an error from its parts.
  ///
  /// - Parameters:
  ///   - code: the kind of failure.
  ///   - description: a full sentence for the user.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

extension ImageError {
  /// What is said of a file without any bytes.
  public static let empty = ImageError(.empty, "The file is empty.")
  /// What is said of a file that begins like no picture.
  public static let unrecognised = ImageError(
    .unrecognised, "This is not a picture that kennel knows; it reads JPEG and PNG.")
  static let outOfMemory = ImageError(
    .outOfMemory, "There is not enough memory left to read this photo.")

  /// What is said of a picture of a kind that kennel does not read.
  public static func unsupported(_ format: ImageFormat) -> ImageError {
    ImageError(.unsupported, format.advice)
  }

  static func tooManyPixels(
    in subject: String = "The picture", width: Int, height: Int, limit: Int
  ) -> ImageError {
    let pixels = Self.megapixels(width.multipliedReportingOverflow(by: height).partialValue)
    return ImageError(
      .tooLarge,
      """
      \(subject) has \(width) x \(height) pixels (\(pixels) megapixels); \
      the limit is \(megapixels(limit)) megapixels.
      """)
  }

  private static func megapixels(_ pixels: Int) -> Int { (pixels + 500_000) / 1_000_000 }
}
