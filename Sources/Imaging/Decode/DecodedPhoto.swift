internal import CImageCodecs
public import Messages

/// A photo out of its file, not yet turned.
public struct DecodedPhoto: Sendable, Hashable {
  /// The picture in the orientation in which it is stored, perhaps reduced.
  public let image: Image
  /// How it is to be turned for display.
  public let orientation: Orientation
  /// The columns of the picture in the file.
  public let storedWidth: Int
  /// The rows of the picture in the file.
  public let storedHeight: Int
  /// A side in the file over the same side of the picture, which is rounded up.
  ///
  /// 1, 2, 4 or 8 for a JPEG; 1 to 16 for a PNG.
  public let reduction: Int
  /// What is wrong with the file, though its picture could be used.
  public let warnings: [Message]

  /// Makes a photo from its parts.
  ///
  /// - Parameters:
  ///   - image: the picture as it is stored.
  ///   - orientation: how it is to be turned.
  ///   - reduction: how many times smaller than in the file the picture is.
  ///   - storedWidth: the columns in the file; those of `image` if nil.
  ///   - storedHeight: the rows in the file; those of `image` if nil.
  ///   - warnings: what is wrong with the file.
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

  /// The columns of the photo in the file, once it is turned.
  public var width: Int { orientation.swapsAxes ? storedHeight : storedWidth }
  /// The rows of the photo in the file, once it is turned.
  public var height: Int { orientation.swapsAxes ? storedWidth : storedHeight }
}

/// Whether what a damaged file still gave is enough, and what to tell the user about it.
struct DecodeHealth {
  /// With fewer of its rows a photo may well have lost the dog.
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

  /// Why a picture of which only that share is there can't be used; `damage` is nil if it is merely
  /// cut off.
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
  /// Puts a codec's failure into words.
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

/// What a codec says of a file, to be put into a sentence: libjpeg ends some with a full stop.
private func damageValues(_ format: ImageFormat, _ detail: String) -> [String: Message.Value] {
  let reason = detail.hasSuffix(".") ? String(detail.dropLast()) : detail
  return ["format": .text(format.name), "reason": .text(reason)]
}
