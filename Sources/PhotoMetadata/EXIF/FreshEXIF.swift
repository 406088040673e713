internal import CExif

/// A new EXIF block for a photo without one, created by libexif: there is no data to lose.
///
/// Besides the given tags it has the four mandatory ones of IFD0, with values from the photo's other
/// metadata or the standard's defaults.
enum FreshEXIF {
  /// A positive fraction, TIFF's type RATIONAL.
  struct Ratio: Hashable {
    let numerator: UInt32
    let denominator: UInt32

    /// Creates a fraction; it must not be zero or infinite.
    init(_ numerator: UInt32, _ denominator: UInt32 = 1) {
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  /// The resolution of the photo as other metadata than EXIF state it.
  struct Density: Hashable {
    var x = Ratio(72)
    var y = Ratio(72)
    /// EXIF's ResolutionUnit: 2 for inches, 3 for centimetres.
    var unit: UInt16 = 2
  }

  /// XResolution, YResolution, ResolutionUnit and YCbCrPositioning.
  static let mandatoryTags: Set<UInt16> = [0x011A, 0x011B, 0x0128, 0x0213]

  private static func mandatory(_ density: Density) -> [UInt16: TIFFBlock.Value] {
    let short = { (value: UInt16) in [UInt8(value & 0xFF), UInt8(value >> 8)] }
    let long = { (value: UInt32) in withUnsafeBytes(of: value.littleEndian, Array.init) }
    let ratio = { (value: Ratio) in
      TIFFBlock.Value(type: 5, bytes: long(value.numerator) + long(value.denominator))
    }
    return [
      0x011A: ratio(density.x), 0x011B: ratio(density.y),
      0x0128: TIFFBlock.Value(type: 3, bytes: short(density.unit)),
      // Chroma samples are centred, as in JFIF.
      0x0213: TIFFBlock.Value(type: 3, bytes: short(1)),
    ]
  }

  /// Returns a TIFF block with these tags in IFD0, or nil if libexif can't create it.
  static func block(_ values: [UInt16: TIFFBlock.Value], _ density: Density) -> [UInt8]? {
    guard let data = exif_data_new(), let memory = exif_mem_new_default() else { return nil }
    defer {
      exif_data_unref(data)
      exif_mem_unref(memory)
    }
    exif_data_set_byte_order(data, EXIF_BYTE_ORDER_INTEL)
    let all = values.merging(mandatory(density)) { given, _ in given }
    for (tag, value) in all.sorted(by: { $0.key < $1.key }) {
      guard let entry = entry(tag, value, memory) else { return nil }
      exif_content_add_entry(data.pointee.ifd.0, entry)
      exif_entry_unref(entry)
    }
    return save(data)
  }

  private static func entry(_ tag: UInt16, _ value: TIFFBlock.Value, _ memory: OpaquePointer)
    -> UnsafeMutablePointer<ExifEntry>?
  {
    let count = UInt32(truncatingIfNeeded: value.bytes.count)
    guard let entry = exif_entry_new_mem(memory), let target = exif_mem_alloc(memory, count) else {
      return nil
    }
    UnsafeMutableRawBufferPointer(start: target, count: Int(count)).copyBytes(from: value.bytes)
    entry.pointee.tag = ExifTag(UInt32(tag))
    entry.pointee.format = ExifFormat(UInt32(value.type))
    entry.pointee.components = UInt(value.bytes.count / TIFFBlock.size(ofType: value.type))
    entry.pointee.size = count
    entry.pointee.data = target.assumingMemoryBound(to: UInt8.self)
    return entry
  }

  private static func save(_ data: UnsafeMutablePointer<ExifData>) -> [UInt8]? {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count: UInt32 = 0
    exif_data_save_data(data, &bytes, &count)
    defer { free(bytes) }
    // The data begin with "Exif\0\0".
    guard let bytes, count > 6 else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(count)).dropFirst(6))
  }
}
