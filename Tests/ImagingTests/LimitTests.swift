import Imaging
import Testing

@Suite struct LimitTests {
  @Test func `a PNG that claims billions of pixels is refused`() throws {
    var file = try Fixtures.bytes("png-rgb.png")
    file.replaceSubrange(16..<24, with: [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60])
    file.replaceSubrange(29..<33, with: crc32(file[12..<29]))
    let error = try #require(failure(file))
    #expect(error.code == .tooLarge)
    #expect(
      error.description == """
        The picture has 60000 x 60000 pixels (3600 megapixels); the limit is 100 megapixels.
        """)
  }

  @Test(arguments: ["baseline-420.jpg", "progressive.jpg"])
  func `a JPEG that claims billions of pixels is refused`(name: String) throws {
    let file = try withSize(65_500, 65_500, in: name)
    #expect(failure(file)?.code == .tooLarge)
  }

  @Test func `a JPEG within the limits may still be too large to come out whole`() throws {
    let file = try withSize(15_000, 15_000, in: "baseline-420.jpg")
    #expect(failure(file)?.code == .tooLarge)
    // Reduced it would fit, if there were more of it.
    do throws(ImageError) {
      _ = try decoded(file, minimumShortSide: 512)
    } catch {
      #expect(error.code == .truncated)
    }
  }

  @Test func `working memory is bounded`() throws {
    var limits = DecodeLimits()
    limits.maxWorkingBytes = 1 << 20
    let file = try withSize(4_000, 4_000, in: "progressive.jpg")
    #expect(failure(file, limits: limits)?.code == .tooLarge)
  }

  @Test func `many scans are refused`() throws {
    // The last scan of a progressive file, again and again.
    let file = try Fixtures.bytes("progressive.jpg")
    let start = try #require(file.lastRange(of: [0xFF, 0xDA])).lowerBound
    let scan = file[start..<file.count - 2]
    let scans = repeatElement(scan, count: 600).joined()
    let bomb = Array(file[..<start]) + scans + [0xFF, 0xD9]
    let error = try #require(failure(bomb))
    #expect(error.code == .tooLarge)
    #expect(error.description.contains("500 scans"))
  }

  @Test func `large files are refused by their size`() throws {
    var limits = DecodeLimits()
    limits.maxFileBytes = 1000
    #expect(failure([UInt8](repeating: 0, count: 1001), limits: limits)?.code == .tooLarge)
  }

  @Test func `other precisions than 8 bits are refused`() throws {
    var file = try Fixtures.bytes("baseline-420.jpg")
    let frame = try #require(file.firstRange(of: [0xFF, 0xC0])).lowerBound
    file[frame + 1] = 0xC1  // extended sequential, where 12 bits are allowed
    file[frame + 4] = 12
    #expect(failure(file)?.code == .unsupported)
  }

  /// The JPEG `name` with another size in its frame header.
  private func withSize(_ width: Int, _ height: Int, in name: String) throws -> [UInt8] {
    var file = try Fixtures.bytes(name)
    let frame = try #require(
      file.firstRange(of: [0xFF, 0xC0]) ?? file.firstRange(of: [0xFF, 0xC2]))
    let sizes = [height >> 8, height & 255, width >> 8, width & 255].map(UInt8.init)
    file.replaceSubrange(frame.upperBound + 3..<frame.upperBound + 7, with: sizes)
    return file
  }

  private func crc32(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return withUnsafeBytes(of: (~crc).bigEndian, Array.init)
  }
}

extension Array where Element: Equatable {
  /// Where `other` stands last.
  fileprivate func lastRange(of other: [Element]) -> Range<Int>? { ranges(of: other).last }
}
