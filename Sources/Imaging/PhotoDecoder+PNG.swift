internal import CImageCodecs

extension PhotoDecoder {
  func decodePNG(_ file: UnsafeRawBufferPointer) throws(ImageError) -> DecodedPhoto {
    let reader = try PNGReader()
    let (width, height) = try reader.readHeader(file)
    try checkPixels(width: width, height: height, limit: limits.maxPNGPixels)
    let image = try reader.decode(width: width, height: height)
    let health = try DecodeHealth(
      reader.report, height: height, format: .png, complaint: reader.message)
    return DecodedPhoto(
      image: image,
      orientation: EXIFBlock.find(inPNG: file).map(Orientation.read(tiffBlock:)) ?? .upright,
      warnings: health.warnings)
  }
}

/// A PNG file in libpng's hands; it must not outlive the file's bytes.
private struct PNGReader: ~Copyable {
  private let handle: OpaquePointer

  init() throws(ImageError) {
    guard let handle = kennel_png_create() else { throw .outOfMemory }
    self.handle = handle
  }

  deinit { kennel_png_destroy(handle) }

  var report: KennelCodecReport { kennel_png_report(handle) }
  var message: String { String(cString: kennel_png_message(handle)) }

  /// Reads the picture's size.
  func readHeader(_ file: UnsafeRawBufferPointer) throws(ImageError) -> (Int, Int) {
    var (width, height): (UInt32, UInt32) = (0, 0)
    try check(kennel_png_read_header(handle, file.baseAddress, file.count, &width, &height))
    return (Int(width), Int(height))
  }

  func decode(width: Int, height: Int) throws(ImageError) -> Image {
    var status = KennelCodecStatus.success
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) {
      status = kennel_png_read_rows(handle, $0.baseAddress)
      $1 = status == .success ? 3 * width * height : 0
    }
    try check(status)
    return Image(width: width, height: height, pixels: pixels)
  }

  private func check(_ status: KennelCodecStatus) throws(ImageError) {
    guard status != .success else { return }
    throw ImageError(status, format: .png, detail: message)
  }
}
