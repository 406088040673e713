internal import CImageCodecs

/// Decompresses a zlib stream, such as the text in a PNG.
///
/// - Parameters:
///   - bytes: the stream.
///   - limit: the largest size of the result in bytes.
/// - Returns: the result; nil if the stream is damaged or the result too large.
public func inflated(_ bytes: UnsafeRawBufferPointer, atMost limit: Int) -> [UInt8]? {
  let source = bytes.assumingMemoryBound(to: UInt8.self)
  var count = 0
  let result = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
    count = kennel_inflate(source.baseAddress, source.count, buffer.baseAddress, limit)
    filled = max(0, count)
  }
  return count < 0 ? nil : result
}
