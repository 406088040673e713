/// A rectangular part of a picture, in pixels; its edges may be fractional.
public struct Crop: Sendable, Hashable {
  /// The left edge.
  public var x: Double
  /// The upper edge.
  public var y: Double
  /// The distance from the left to the right edge.
  public var width: Double
  /// The distance from the upper to the lower edge.
  public var height: Double

  /// Creates a crop from its upper left corner and its size.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Creates a crop that covers a whole picture.
  public init(all image: Image) {
    self.init(x: 0, y: 0, width: Double(image.width), height: Double(image.height))
  }
}

/// Resizes part of a picture, bit for bit as Pillow's `Image.resize(size, box=crop)`.
///
/// This refers to Pillow 11; Pillow 13 resamples the rows of tall pictures first, and rounds
/// slightly differently. As in Pillow, pixels just outside of the crop contribute to its outermost
/// ones.
///
/// - Parameters:
///   - image: the picture, not empty.
///   - crop: the part, inside the picture and not empty.
///   - width: the width of the result in pixels.
///   - height: the height of the result in pixels.
///   - interpolation: the kernel.
/// - Returns: a picture of `width` x `height`.
public func resized(
  _ image: Image, crop: Crop, to width: Int, _ height: Int, interpolation: Interpolation
) -> Image {
  precondition(width > 0 && height > 0 && crop.width > 0 && crop.height > 0)
  precondition(crop.x >= 0 && crop.x + crop.width <= Double(image.width))
  precondition(crop.y >= 0 && crop.y + crop.height <= Double(image.height))
  let resampler = Resampler(
    columns: ResampleAxis(
      size: image.width, start: crop.x, end: crop.x + crop.width, outputs: width,
      interpolation: interpolation),
    rows: ResampleAxis(
      size: image.height, start: crop.y, end: crop.y + crop.height, outputs: height,
      interpolation: interpolation),
    swapsAxes: false)
  return Image(width: width, height: height, pixels: resampler.resample(image))
}
