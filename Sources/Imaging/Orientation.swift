/// How a stored picture is to be turned for display: EXIF's tag 0x0112.
///
/// The names say what is done to the stored picture, clockwise.
public enum Orientation: Int, Sendable, Hashable, CaseIterable, Codable {
  /// Stored as it is shown.
  case upright = 1
  /// Left and right are exchanged.
  case mirrored = 2
  /// Turned by 180 degrees.
  case turned180 = 3
  /// Top and bottom are exchanged.
  case flipped = 4
  /// Rows become columns.
  case transposed = 5
  /// Turned by 90 degrees.
  case turned90 = 6
  /// Rows become columns, from the other corner.
  case transversed = 7
  /// Turned by 270 degrees.
  case turned270 = 8

  /// Makes the orientation of an EXIF value; those outside 1 to 8 mean nothing, and read as 1.
  public init(exifValue: Int) { self = Orientation(rawValue: exifValue) ?? .upright }

  /// Whether width and height change places.
  public var swapsAxes: Bool { rawValue >= 5 }

  /// Whether columns of the shown picture run against the stored axis that they come from.
  var reversesColumns: Bool {
    switch self {
    case .mirrored, .turned180, .turned90, .transversed: true
    default: false
    }
  }

  /// Whether rows of the shown picture run against the stored axis that they come from.
  var reversesRows: Bool {
    switch self {
    case .turned180, .flipped, .transversed, .turned270: true
    default: false
    }
  }

  /// The orientation that undoes this one.
  public var inverse: Orientation {
    switch self {
    case .turned90: .turned270
    case .turned270: .turned90
    default: self
    }
  }

  /// Turns a picture for display.
  ///
  /// - Parameter image: the picture as it is stored.
  /// - Returns: the picture as it is shown.
  public func applied(to image: Image) -> Image {
    guard self != .upright, image.width > 0, image.height > 0 else { return image }
    let width = swapsAxes ? image.height : image.width
    let height = swapsAxes ? image.width : image.height
    // How far apart neighbours in the shown picture lie in the stored one, in bytes.
    let columnStep = (swapsAxes ? 3 * image.width : 3) * (reversesColumns ? -1 : 1)
    let rowStep = (swapsAxes ? 3 : 3 * image.width) * (reversesRows ? -1 : 1)
    let start =
      (reversesColumns ? (1 - width) * columnStep : 0)
      + (reversesRows ? (1 - height) * rowStep : 0)
    let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { target, count in
      image.pixels.withUnsafeBufferPointer { source in
        for row in 0..<height {
          var from = start + row * rowStep
          for to in stride(from: 3 * row * width, to: 3 * (row + 1) * width, by: 3) {
            target[to] = source[from]
            target[to + 1] = source[from + 1]
            target[to + 2] = source[from + 2]
            from += columnStep
          }
        }
      }
      count = image.pixels.count
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
