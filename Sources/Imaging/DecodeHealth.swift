internal import CImageCodecs

/// Whether what a damaged file still gave is enough, and what to tell the user about it.
struct DecodeHealth {
  /// With fewer of its rows a photo may well have lost the dog.
  static let leastCompleteShare = 0.9

  let warnings: [String]

  init(_ report: KennelCodecReport, height: Int, format: ImageFormat, complaint: String)
    throws(ImageError)
  {
    let complete = Int(report.complete_rows)
    guard Double(complete) >= Self.leastCompleteShare * Double(height) else {
      throw Self.cutOff(complete: complete, of: height)
    }
    var warnings: [String] = []
    if complete < height {
      let percent = max(1, (100 * (height - complete) + height / 2) / height)
      warnings.append(
        "The file is cut off: the lowest \(percent) % of the picture is missing.")
    } else if report.detail_missing != 0 {
      warnings.append("The file is cut off: the picture lacks its finest detail.")
    }
    if report.complaints > 0 {
      warnings.append("The \(format.name) is damaged in places: \(complaint).")
    }
    self.warnings = warnings
  }

  private static func cutOff(complete: Int, of height: Int) -> ImageError {
    let percent = 100 * complete / max(1, height)
    return ImageError(
      .truncated, "The file is cut off: only \(percent) % of the picture is there.")
  }
}

extension ImageError {
  /// Puts a codec's failure into words.
  init(_ status: KennelCodecStatus, format: ImageFormat, detail: String) {
    let reason = detail.hasSuffix(".") ? String(detail.dropLast()) : detail
    let name = format.name
    switch status {
    case .outOfMemory:
      self = .outOfMemory
    case .truncated:
      self.init(.truncated, "The file is cut off before the picture begins.")
    case .unsupported:
      self.init(.unsupported, "kennel does not read this kind of \(name): \(reason).")
    case .tooLarge:
      self.init(.tooLarge, "The \(name) asks for more than the limits allow: \(reason).")
    case .corrupt, .success:
      self.init(.corrupt, "The \(name) is damaged: \(reason).")
    }
  }
}
