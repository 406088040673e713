internal import CImageCodecs
internal import Containers
internal import Messages

extension PhotoDecoder {
  func decodeJPEG(_ file: Container, minimumShortSide: Int?)
    throws(ImageError) -> DecodedPhoto
  {
    let reader = try JPEGReader()
    let (width, height) = try reader.readHeader(file.bytes)
    let reduction = Self.reduction(width: width, height: height, minimum: minimumShortSide)
    try checkPixels(width: width, height: height, limit: limits.maxJPEGPixels)
    try checkReducedPixels(width: width, height: height, reduction: reduction)
    let image = try reader.decode(
      reduction: reduction, maxScans: limits.scans(forPixels: width * height),
      maxMemory: limits.maxWorkingBytes)
    let health = try DecodeHealth(
      reader.report, height: height, format: .jpeg, complaint: reader.message)
    return DecodedPhoto(
      image: image, orientation: Orientation(of: file), reduction: reduction, storedWidth: width,
      storedHeight: height, warnings: health.warnings)
  }

  /// Returns the largest reduction that leaves `minimum` pixels on the shorter side.
  static func reduction(width: Int, height: Int, minimum: Int?) -> Int {
    guard let minimum else { return 1 }
    return [8, 4, 2].first { (min(width, height) - 1) / $0 + 1 >= minimum } ?? 1
  }
}

/// A libjpeg decoder of one file; it must not outlive the file's bytes.
private struct JPEGReader: ~Copyable {
  private let handle: OpaquePointer

  init() throws(ImageError) {
    guard let handle = kennel_jpeg_create() else { throw ImageError(.outOfMemory) }
    self.handle = handle
  }

  deinit { kennel_jpeg_destroy(handle) }

  var report: KennelCodecReport { kennel_jpeg_report(handle) }
  var message: String { String(cString: kennel_jpeg_message(handle)) }

  /// Reads the width and height of the picture.
  func readHeader(_ file: UnsafeRawBufferPointer) throws(ImageError) -> (Int, Int) {
    var (width, height): (UInt32, UInt32) = (0, 0)
    try check(kennel_jpeg_read_header(handle, file.baseAddress, file.count, &width, &height))
    return (Int(width), Int(height))
  }

  func decode(reduction: Int, maxScans: Int, maxMemory: Int) throws(ImageError) -> Image {
    var (columns, rows): (UInt32, UInt32) = (0, 0)
    try check(
      kennel_jpeg_start(
        handle, UInt32(reduction), Int32(maxScans), maxMemory, &columns, &rows))
    var status = KennelCodecStatus.success
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * Int(columns) * Int(rows)) {
      status = kennel_jpeg_read_rows(handle, $0.baseAddress)
      $1 = status == .success ? 3 * Int(columns) * Int(rows) : 0
    }
    try check(status)
    return Image(width: Int(columns), height: Int(rows), pixels: pixels)
  }

  private func check(_ status: KennelCodecStatus) throws(ImageError) {
    guard status != .success else { return }
    throw ImageError(status, format: .jpeg, detail: message)
  }
}
