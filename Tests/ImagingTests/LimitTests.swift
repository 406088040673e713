import Imaging
import Messages
import Testing

@Suite struct LimitTests {
  @Test func `a PNG that claims billions of pixels is refused`() throws {
    let error = try #require(failure(pngWithSize(60_000, 60_000, in: "png-rgb.png")))
    #expect(error.code == .tooManyPixels)
    #expect(
      error.description == """
        The picture has 60000 x 60000 pixels (3600 megapixels); the limit is 100 megapixels.
        """)
  }

  @Test func `an interlaced PNG has a limit of its own`() throws {
    let error = try #require(failure(pngWithSize(6_000, 5_000, in: "png-interlaced.png")))
    #expect(error.code == .tooManyInterlacedPixels)
    #expect(
      error.description == """
        The interlaced PNG has 6000 x 5000 pixels (30 megapixels); the limit is 24 megapixels.
        """)
    // One that is not interlaced is begun, and lacks pixels.
    let other = try pngWithSize(6_000, 5_000, in: "png-rgb.png")
    #expect(failure(other, minimumShortSide: 512)?.code == .damaged)
  }

  @Test func `a PNG that is too narrow to be reduced may be too large`() throws {
    let file = try pngWithSize(50_000, 1_000, in: "png-rgb.png")
    let error = try #require(failure(file, minimumShortSide: 512))
    #expect(
      error.description == """
        The picture, as far as it can be reduced, has 50000 x 1000 pixels (50 megapixels); \
        the limit is 32 megapixels.
        """)
    // At half its size it fits.
    #expect(failure(file, minimumShortSide: 500)?.code == .damaged)
  }

  @Test(arguments: ["baseline-420.jpg", "progressive.jpg"])
  func `a JPEG that claims billions of pixels is refused`(name: String) throws {
    let file = try withSize(65_500, 65_500, in: name)
    #expect(failure(file)?.code == .tooManyPixels)
  }

  @Test func `a JPEG within the limits may still be too large to come out whole`() throws {
    let file = try withSize(15_000, 15_000, in: "baseline-420.jpg")
    #expect(failure(file)?.code == .tooManyReducedPixels)
    // Reduced it would fit, if there were more of it.
    do throws(ImageError) {
      _ = try decoded(file, minimumShortSide: 512)
    } catch {
      #expect(error.code == .cutOffBeforePicture)
    }
  }

  @Test func `working memory is bounded`() throws {
    var limits = DecodeLimits()
    limits.maxWorkingBytes = 1 << 20
    let file = try withSize(4_000, 4_000, in: "progressive.jpg")
    #expect(failure(file, limits: limits)?.code == .tooCostly)
  }

  @Test func `a progressive JPEG of 100 megapixels takes more memory than it may`() throws {
    // At an eighth of the size, too: 3 bytes a pixel for coefficients, where colour is halved.
    let error = try #require(
      failure(try withSize(10_000, 10_000, in: "progressive.jpg"), minimumShortSide: 512))
    #expect(error.code == .tooCostly)
    #expect(
      error.description == """
        The JPEG asks for more than the limits allow: in several scans (progressive), this size \
        takes more than 256 MiB of memory.
        """)
  }

  @Test func `many scans are refused`() throws {
    // The last scan of a progressive file, again and again.
    let file = try Fixtures.bytes("progressive.jpg")
    let start = try #require(file.lastRange(of: [0xFF, 0xDA])).lowerBound
    let scan = file[start..<file.count - 2]
    let scans = repeatElement(scan, count: 600).joined()
    let bomb = Array(file[..<start]) + scans + [0xFF, 0xD9]
    let error = try #require(failure(bomb))
    #expect(error.code == .tooCostly)
    #expect(error.description.contains("500 scans"))
  }

  @Test func `other precisions than 8 bits are refused`() throws {
    var file = try Fixtures.bytes("baseline-420.jpg")
    let frame = try #require(file.firstRange(of: [0xFF, 0xC0])).lowerBound
    file[frame + 1] = 0xC1  // extended sequential, where 12 bits are allowed
    file[frame + 4] = 12
    #expect(failure(file)?.code == .unsupportedKind)
  }

  /// The PNG `name` with another size in its header.
  private func pngWithSize(_ width: Int, _ height: Int, in name: String) throws -> [UInt8] {
    var file = try Fixtures.bytes(name)
    file.replaceSubrange(16..<24, with: bigEndian(width) + bigEndian(height))
    file.replaceSubrange(29..<33, with: crc32(file[12..<29]))
    return file
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
}

extension Array where Element: Equatable {
  /// Where `other` stands last.
  fileprivate func lastRange(of other: [Element]) -> Range<Int>? { ranges(of: other).last }
}
