internal import CImageCodecs
internal import Containers
public import Messages

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
  /// Messages about damage to the file that left its picture usable.
  public let warnings: [Message]

  /// Creates a photo from its parts.
  ///
  /// - Parameters:
  ///   - image: the stored picture.
  ///   - orientation: the transformation for display.
  ///   - reduction: the factor by which each side was reduced.
  ///   - storedWidth: the width in the file; that of `image` if nil.
  ///   - storedHeight: the height in the file; that of `image` if nil.
  ///   - warnings: messages about damage to the file.
  public init(
    image: Image, orientation: Orientation = .upright, reduction: Int = 1,
    storedWidth: Int? = nil, storedHeight: Int? = nil, warnings: [Message] = []
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
  /// The minimum share of decoded rows; with fewer, the dog may be missing.
  static let leastCompleteShare = 0.9

  let warnings: [Message]

  init(_ report: KennelCodecReport, height: Int, format: ImageFormat, complaint: String)
    throws(ImageError)
  {
    let complete = Int(report.complete_rows)
    let isDamaged = report.complaints > 0
    let values = damageValues(format, complaint)
    guard Double(complete) >= Self.leastCompleteShare * Double(height) else {
      throw Self.error(percent: 100 * complete / max(1, height), isDamaged ? values : nil)
    }
    var warnings: [Message] = []
    if complete < height {
      let percent = max(1, (100 * (height - complete) + height / 2) / height)
      let row = isDamaged ? ImageMessage.lowestRowsMissing : .lowestRowsCutOff
      warnings.append(row(["percent": .count(percent)]))
    } else if report.detail_missing != 0 {
      warnings.append(ImageMessage.detailMissing())
    }
    if isDamaged { warnings.append(ImageMessage.damagedInPlaces(values)) }
    self.warnings = warnings
  }

  /// Returns the error for a picture of which only this share was decoded; `damage` is nil if the
  /// file is merely truncated.
  private static func error(percent: Int, _ damage: [String: Message.Value]?) -> ImageError {
    let share = ["percent": Message.Value.count(percent)]
    guard let damage else {
      return percent == 0 ? ImageError(.cutOffBeforePicture) : ImageError(.cutOff, share)
    }
    return percent == 0
      ? ImageError(.damagedEntirely, damage)
      : ImageError(.damagedMostly, damage.merging(share) { $1 })
  }
}

extension ImageError {
  /// Creates the error for a codec's failure.
  init(_ status: KennelCodecStatus, format: ImageFormat, detail: String) {
    let values = damageValues(format, detail)
    switch status {
    case .outOfMemory: self.init(.outOfMemory)
    case .truncated: self.init(.cutOffBeforePicture)
    case .unsupported: self.init(.unsupportedKind, values)
    case .tooLarge: self.init(.tooCostly, values)
    case .corrupt, .success: self.init(.damaged, values)
    }
  }
}

/// Returns the values of a message about damage, without the full stop that some of libjpeg's
/// messages end with.
private func damageValues(_ format: ImageFormat, _ detail: String) -> [String: Message.Value] {
  let reason = detail.hasSuffix(".") ? String(detail.dropLast()) : detail
  return ["format": .text(format.name), "reason": .text(reason)]
}
