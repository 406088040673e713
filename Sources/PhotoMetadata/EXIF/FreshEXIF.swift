internal import CExif

/// EXIF for a photo that has none, as libexif makes it: there is nothing that it could lose.
///
/// Only the given tags are in it. libexif could add what the EXIF standard calls mandatory, such as
/// a resolution and a colour space, but kennel does not know these of the photo.
enum FreshEXIF {
  /// A TIFF block with these tags in IFD0, or nil when libexif can't make it.
  static func block(_ values: [UInt16: TIFFBlock.Value]) -> [UInt8]? {
    guard let data = exif_data_new(), let memory = exif_mem_new_default() else { return nil }
    defer {
      exif_data_unref(data)
      exif_mem_unref(memory)
    }
    exif_data_set_byte_order(data, EXIF_BYTE_ORDER_INTEL)
    for (tag, value) in values.sorted(by: { $0.key < $1.key }) {
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
    entry.pointee.components = UInt(count)
    entry.pointee.size = count
    entry.pointee.data = target.assumingMemoryBound(to: UInt8.self)
    return entry
  }

  private static func save(_ data: UnsafeMutablePointer<ExifData>) -> [UInt8]? {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count: UInt32 = 0
    exif_data_save_data(data, &bytes, &count)
    defer { free(bytes) }
    // It begins with "Exif\0\0".
    guard let bytes, count > 6 else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(count)).dropFirst(6))
  }
}
