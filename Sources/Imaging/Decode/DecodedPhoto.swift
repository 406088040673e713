internal import CImageCodecs
internal import Containers

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
  /// Sentences for the user on what is wrong with the file, though its picture could be used.
  public let warnings: [String]

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
    storedWidth: Int? = nil, storedHeight: Int? = nil, warnings: [String] = []
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
  /// Puts a codec's failure into words.
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

/// What a codec says, to be put into a sentence: libjpeg ends some messages with a full stop.
private func withoutFullStop(_ message: String) -> String {
  message.hasSuffix(".") ? String(message.dropLast()) : message
}
