internal import CImageCodecs
internal import Containers
internal import Messages

extension PhotoDecoder {
  func decodePNG(_ file: Container, minimumShortSide: Int?)
    throws(ImageError) -> DecodedPhoto
  {
    let reader = try PNGReader()
    let (width, height) = try reader.readHeader(file.bytes)
    try checkPixels(width: width, height: height, limit: limits.maxPNGPixels)
    if reader.isInterlaced {
      try checkPixels(
        .tooManyInterlacedPixels, width: width, height: height,
        limit: limits.maxInterlacedPNGPixels)
    }
    let reduction = Self.boxSide(width: width, height: height, minimum: minimumShortSide)
    try checkReducedPixels(width: width, height: height, reduction: reduction)
    let image = try reader.decode(width: width, height: height, reduction: reduction)
    let health = try DecodeHealth(
      reader.report, height: height, format: .png, complaint: reader.message)
    return DecodedPhoto(
      image: image, orientation: Orientation(of: file), reduction: reduction, storedWidth: width,
      storedHeight: height, warnings: health.warnings)
  }

  /// Returns the side of the largest box of pixels that can be reduced to one and leave `minimum`
  /// pixels on the shorter side.
  ///
  /// At most 16, which makes even the largest PNG small enough.
  static func boxSide(width: Int, height: Int, minimum: Int?) -> Int {
    guard let minimum else { return 1 }
    return max(1, min(16, min(width, height) / max(1, minimum)))
  }
}

/// A libpng decoder of one file; it must not outlive the file's bytes.
private struct PNGReader: ~Copyable {
  private let handle: OpaquePointer

  init() throws(ImageError) {
    guard let handle = kennel_png_create() else { throw ImageError(.outOfMemory) }
    self.handle = handle
  }

  deinit { kennel_png_destroy(handle) }

  var report: KennelCodecReport { kennel_png_report(handle) }
  var isInterlaced: Bool { kennel_png_is_interlaced(handle) != 0 }
  var message: String { String(cString: kennel_png_message(handle)) }

  /// Reads the width and height of the picture.
  func readHeader(_ file: UnsafeRawBufferPointer) throws(ImageError) -> (Int, Int) {
    var (width, height): (UInt32, UInt32) = (0, 0)
    try check(kennel_png_read_header(handle, file.baseAddress, file.count, &width, &height))
    return (Int(width), Int(height))
  }

  /// Decodes a picture of this size, with its sides divided by `reduction` and rounded up.
  func decode(width: Int, height: Int, reduction: Int) throws(ImageError) -> Image {
    let (columns, rows) = ((width - 1) / reduction + 1, (height - 1) / reduction + 1)
    var status = KennelCodecStatus.success
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * columns * rows) {
      status = kennel_png_read_rows(handle, UInt32(reduction), $0.baseAddress)
      $1 = status == .success ? 3 * columns * rows : 0
    }
    try check(status)
    return Image(width: columns, height: rows, pixels: pixels)
  }

  private func check(_ status: KennelCodecStatus) throws(ImageError) {
    guard status != .success else { return }
    throw ImageError(status, format: .png, detail: message)
  }
}
