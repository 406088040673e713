internal import CImageCodecs

internal import Glibc

extension Image {
  /// The most pixels that a PNG may have on a side, as libpng writes it.
  public static let longestPNGSide = 1_000_000

  /// The picture as a PNG file, without any metadata.
  ///
  /// - Returns: the bytes of the file.
  /// - Throws: `ImageError` when the picture is empty or too large to be a PNG.
  public func pngData() throws(ImageError) -> [UInt8] {
    guard width > 0, height > 0 else {
      throw ImageError(.empty, "A picture without pixels can't be stored as PNG.")
    }
    guard max(width, height) <= Self.longestPNGSide else {
      throw ImageError(
        .tooLarge, "A picture of \(width) x \(height) pixels is too large to be stored as PNG.")
    }
    var file: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = pixels.withUnsafeBufferPointer {
      kennel_png_write($0.baseAddress, UInt32(width), UInt32(height), &file, &count)
    }
    defer { free(file) }
    guard status == .success else { throw .outOfMemory }
    return [UInt8](UnsafeBufferPointer(start: file, count: count))
  }
}
