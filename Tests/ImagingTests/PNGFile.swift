import Imaging

/// A PNG of a picture, not compressed; pictures of these tests are too large for fixtures.
func pngFile(_ image: Image) -> [UInt8] {
  let rowBytes = 3 * image.width
  var rows: [UInt8] = []
  for row in 0..<image.height {
    rows.append(0)  // no filter
    rows += image.pixels[row * rowBytes..<(row + 1) * rowBytes]
  }
  let header = bigEndian(image.width) + bigEndian(image.height) + [8, 2, 0, 0, 0]
  return [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + pngChunk("IHDR", header)
    + pngChunk("IDAT", stored(rows)) + pngChunk("IEND", [])
}

private func pngChunk(_ name: String, _ contents: [UInt8]) -> [UInt8] {
  let body = Array(name.utf8) + contents
  return bigEndian(contents.count) + body + crc32(body)
}

/// Bytes as a zlib stream of blocks that are not compressed.
private func stored(_ bytes: [UInt8]) -> [UInt8] {
  var stream: [UInt8] = [0x78, 0x01]
  for start in stride(from: 0, to: bytes.count, by: 65_535) {
    let block = bytes[start..<min(bytes.count, start + 65_535)]
    let count = [UInt8(block.count & 255), UInt8(block.count >> 8)]
    stream.append(start + block.count == bytes.count ? 1 : 0)
    stream += count + count.map(~) + block
  }
  var (low, high): (UInt32, UInt32) = (1, 0)  // Adler-32
  for byte in bytes {
    low = (low + UInt32(byte)) % 65_521
    high = (high + low) % 65_521
  }
  return stream + bigEndian(Int(high << 16 | low))
}

func bigEndian(_ value: Int) -> [UInt8] {
  withUnsafeBytes(of: UInt32(value).bigEndian, Array.init)
}

private let crcTable: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
}

func crc32(_ bytes: some Sequence<UInt8>) -> [UInt8] {
  let crc = bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
    crc >> 8 ^ crcTable[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
  }
  return bigEndian(Int(~crc))
}
