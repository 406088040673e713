internal import CImageCodecs
internal import Containers
internal import Glibc
public import Messages

/// An uncompressed picture in memory: 8-bit RGB, interleaved, row by row from the top.
public struct Image: Sendable, Hashable {
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// Three bytes per pixel (red, green, blue), without padding between rows.
  public let pixels: [UInt8]

  /// Creates a picture from its pixels.
  ///
  /// - Parameters:
  ///   - width: the width in pixels.
  ///   - height: the height in pixels.
  ///   - pixels: `3 * width * height` bytes; any other count is a programming error.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width >= 0 && height >= 0 && pixels.count == 3 * width * height)
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The shorter side in pixels.
  public var shortSide: Int { min(width, height) }
}

extension Image {
  /// The maximum width or height of a JPEG that libjpeg writes.
  public static let longestJPEGSide = 65_500
  /// The maximum width or height of a PNG that libpng writes.
  public static let longestPNGSide = 1_000_000

  /// Returns the picture as a baseline JPEG file without metadata.
  ///
  /// - Parameter quality: the quality on libjpeg's scale, clamped to 1...100.
  /// - Returns: the bytes of the file.
  /// - Throws: `ImageError` when the picture is empty or too large to be a JPEG.
  public func jpegData(quality: Int = 80) throws(ImageError) -> [UInt8] {
    try file(.jpeg, longestSide: Self.longestJPEGSide) { pixels, file, count in
      kennel_jpeg_write(
        pixels, UInt32(width), UInt32(height), Int32(max(1, min(100, quality))), &file, &count)
    }
  }

  /// Returns the picture as a PNG file without metadata.
  ///
  /// - Returns: the bytes of the file.
  /// - Throws: `ImageError` when the picture is empty or too large to be a PNG.
  public func pngData() throws(ImageError) -> [UInt8] {
    try file(.png, longestSide: Self.longestPNGSide) { pixels, file, count in
      kennel_png_write(pixels, UInt32(width), UInt32(height), &file, &count)
    }
  }

  /// Returns the bytes of the file that `write` allocates, and frees them.
  private func file(
    _ format: ImageFormat, longestSide: Int,
    _ write: (UnsafePointer<UInt8>?, inout UnsafeMutablePointer<UInt8>?, inout Int)
      -> KennelCodecStatus
  ) throws(ImageError) -> [UInt8] {
    guard width > 0, height > 0 else {
      throw ImageError(.noPixels, ["format": .text(format.name)])
    }
    guard max(width, height) <= longestSide else {
      throw ImageError(
        .tooLargeToStore,
        ["width": .count(width), "height": .count(height), "format": .text(format.name)])
    }
    var file: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = pixels.withUnsafeBufferPointer { write($0.baseAddress, &file, &count) }
    defer { free(file) }
    guard status == .success else { throw ImageError(.outOfMemory) }
    return [UInt8](UnsafeBufferPointer(start: file, count: count))
  }
}
