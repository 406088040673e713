internal import CImageCodecs
internal import Containers

/// A decoded photo, before its orientation is applied.
public struct DecodedPhoto: Sendable, Hashable {
  /// The picture in its stored orientation, possibly reduced.
  public let image: Image
  /// The transformation for display.
  public let orientation: Orientation
  /// The stored width in pixels.
  public let storedWidth: Int
  /// The stored height in pixels.
  public let storedHeight: Int
  /// The factor by which the decoder reduced each side; reduced sides are rounded up.
  ///
  /// 1, 2, 4 or 8 for a JPEG; 1 to 16 for a PNG.
  public let reduction: Int
  /// Sentences for the user on damage to the file that left its picture usable.
  public let warnings: [String]

  /// Creates a photo from its parts.
  ///
  /// - Parameters:
  ///   - image: the stored picture.
  ///   - orientation: the transformation for display.
  ///   - reduction: the factor by which each side was reduced.
  ///   - storedWidth: the width in the file; that of `image` if nil.
  ///   - storedHeight: the height in the file; that of `image` if nil.
  ///   - warnings: sentences on damage to the file.
  public init(
    image: Image, orientation: Orientation = .upright, reduction: Int = 1,
    storedWidth: Int? = nil, storedHeight: Int? = nil, warnings: [String] = []
  ) {
    self.image = image
    self.orientation = orientation
    self.reduction = reduction
    self.storedWidth = storedWidth ?? image.width
    self.storedHeight = storedHeight ?? image.height
    self.warnings = warnings
  }

  /// The width of the photo in the file as displayed.
  public var width: Int { orientation.swapsAxes ? storedHeight : storedWidth }
  /// The height of the photo in the file as displayed.
  public var height: Int { orientation.swapsAxes ? storedWidth : storedHeight }
}

/// The warnings on a damaged file; `init` throws when too little of its picture was decoded.
struct DecodeHealth {
  /// The minimum share of decoded rows; with fewer, the dog may well be missing.
  static let leastCompleteShare = 0.9

  let warnings: [String]

  init(_ report: KennelCodecReport, height: Int, format: ImageFormat, complaint: String)
    throws(ImageError)
  {
    let complete = Int(report.complete_rows)
    let reason = withoutFullStop(complaint)
    let damage = report.complaints > 0 ? "\(format.name) is damaged" : nil
    guard Double(complete) >= Self.leastCompleteShare * Double(height) else {
      let percent = 100 * complete / max(1, height)
      guard let damage else { throw Self.cutOff(percent) }
      let rest = percent == 0 ? "Nothing" : "Only \(percent) %"
      throw ImageError(
        .corrupt, "The \(damage): \(reason). \(rest) of the picture can be read.")
    }
    var warnings: [String] = []
    if complete < height {
      let percent = max(1, (100 * (height - complete) + height / 2) / height)
      let subject = damage == nil ? "The file is cut off: the" : "The"
      warnings.append("\(subject) lowest \(percent) % of the picture is missing.")
    } else if report.detail_missing != 0 {
      warnings.append("The file is cut off: the picture lacks its finest detail.")
    }
    if let damage { warnings.append("The \(damage) in places: \(reason).") }
    self.warnings = warnings
  }

  private static func cutOff(_ percent: Int) -> ImageError {
    guard percent > 0 else { return .cutOffBeforePicture }
    return ImageError(
      .truncated, "The file is cut off: only \(percent) % of the picture is there.")
  }
}

extension ImageError {
  /// Creates the error for a codec's failure.
  init(_ status: KennelCodecStatus, format: ImageFormat, detail: String) {
    let reason = withoutFullStop(detail)
    let name = format.name
    switch status {
    case .outOfMemory:
      self = .outOfMemory
    case .truncated:
      self = .cutOffBeforePicture
    case .unsupported:
      self.init(.unsupported, "kennel does not read this kind of \(name): \(reason).")
    case .tooLarge:
      self.init(.tooLarge, "The \(name) asks for more than the limits allow: \(reason).")
    case .corrupt, .success:
      self.init(.corrupt, "The \(name) is damaged: \(reason).")
    }
  }
  fileprivate static let cutOffBeforePicture = ImageError(
    .truncated, "The file is cut off before the picture begins.")
}

/// Returns a codec's message as part of a sentence: some of libjpeg's end with a full stop.
private func withoutFullStop(_ message: String) -> String {
  message.hasSuffix(".") ? String(message.dropLast()) : message
}
