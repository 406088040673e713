internal import CImageCodecs

internal import Glibc

extension Image {
  /// The most pixels that a JPEG can have on a side, as libjpeg writes it.
  public static let longestJPEGSide = 65_500

  /// The picture as a baseline JPEG file, without any metadata.
  ///
  /// - Parameter quality: 1 to 100, as libjpeg counts; beyond, the nearest.
  /// - Returns: the bytes of the file.
  /// - Throws: `ImageError` when the picture is empty or too large to be a JPEG.
  public func jpegData(quality: Int = 80) throws(ImageError) -> [UInt8] {
    guard width > 0, height > 0 else {
      throw ImageError(.empty, "A picture without pixels can't be stored as JPEG.")
    }
    guard max(width, height) <= Self.longestJPEGSide else {
      throw ImageError(
        .tooLarge, "A picture of \(width) x \(height) pixels is too large to be stored as JPEG.")
    }
    var file: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = pixels.withUnsafeBufferPointer {
      kennel_jpeg_write(
        $0.baseAddress, UInt32(width), UInt32(height), Int32(max(1, min(100, quality))), &file,
        &count)
    }
    defer { free(file) }
    guard status == .success else { throw .outOfMemory }
    return [UInt8](UnsafeBufferPointer(start: file, count: count))
  }
}
