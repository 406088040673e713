/// A picture in memory: 8-bit RGB, interleaved, row by row from the top.
public struct Image: Sendable, Hashable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// Three bytes a pixel (red, green, blue), without padding between rows.
  public let pixels: [UInt8]

  /// Makes a picture from its pixels.
  ///
  /// - Parameters:
  ///   - width: the number of columns.
  ///   - height: the number of rows.
  ///   - pixels: `3 * width * height` bytes; any other number is a programming error.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width >= 0 && height >= 0 && pixels.count == 3 * width * height)
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The shorter side.
  public var shortSide: Int { min(width, height) }
}
