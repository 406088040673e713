import Containers
import Imaging
import Messages
import Testing
import Randomness

@Suite struct JPEGWritingTests {
  /// Soft waves of colour, as photos have them: noise would not survive any JPEG.
  private func waves(_ width: Int, _ height: Int) -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        pixels += [x * 255 / 400, y * 255 / 400, 200 - (x + y) / 4].map(UInt8.init)
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  @Test(arguments: [(1, 1), (7, 3), (16, 16), (61, 45), (160, 107), (400, 300)])
  func `what is written reads as it was, but for a little`(width: Int, height: Int) throws {
    let image = waves(width, height)
    let back = try decoded(image.jpegData(quality: 95))
    #expect(back.warnings == [])
    #expect(back.orientation == .upright)
    let difference = try #require(largestDifference(back.image, image))
    #expect(difference <= 12)
  }

  @Test func `the file is a baseline JPEG that ends where it should`() throws {
    let file = try waves(61, 45).jpegData()
    #expect(file.starts(with: [0xFF, 0xD8]))
    #expect(file.suffix(2) == [0xFF, 0xD9])
    #expect(file.contains([0xFF, 0xC0]))
  }

  @Test func `noise larger than the first buffer comes out whole`() throws {
    var random = SeededGenerator(seed: 1)
    let image = Image(
      width: 200, height: 200,
      pixels: (0..<120_000).map { _ in .random(in: 0...255, using: &random) })
    let file = try image.jpegData(quality: 100)
    #expect(file.count > 3 * 16_384)
    let back = try decoded(file)
    #expect(back.warnings == [])
    let differences = zip(back.image.pixels, image.pixels).map { abs(Int($0) - Int($1)) }
    let mean = differences.reduce(0, +) / differences.count
    // Colour is halved; at the same places all the same.
    #expect(mean < 50)
  }

  @Test func `more quality costs more bytes, and less difference`() throws {
    let image = try Fixtures.decode("resize.png").image
    let files = try [5, 40, 80, 100].map { try image.jpegData(quality: $0) }
    #expect(files.map(\.count) == files.map(\.count).sorted())
    #expect(try image.jpegData(quality: 1000) == files[3])
    #expect(try image.jpegData(quality: -3) == image.jpegData(quality: 1))
  }

  @Test(arguments: [(0, 5), (5, 0), (0, 0)])
  func `a picture without pixels is no JPEG`(width: Int, height: Int) {
    let error = #expect(throws: ImageError.self) {
      try Image(width: width, height: height, pixels: []).jpegData()
    }
    #expect(error?.code == .noPixels)
  }

  @Test(arguments: [(65_501, 1), (1, 65_501), (70_000, 1)])
  func `a side beyond what JPEG has is refused`(width: Int, height: Int) {
    let image = Image(
      width: width, height: height, pixels: [UInt8](repeating: 0, count: 3 * width * height))
    let error = #expect(throws: ImageError.self) { try image.jpegData() }
    #expect(error?.code == .tooLargeToStore)
  }

  @Test func `the longest side that JPEG has can be written`() throws {
    let side = Image.longestJPEGSide
    let image = Image(width: side, height: 1, pixels: [UInt8](repeating: 90, count: 3 * side))
    #expect(try decoded(image.jpegData()).image.width == side)
  }
}

@Suite struct ThumbnailTests {
  private func thumbnail(_ name: String, _ side: Int) throws -> Image {
    let file = try Fixtures.bytes(name)
    return try file.withUnsafeBytes {
      try PhotoDecoder().thumbnail(of: Container($0), longestSide: side)
    }
  }

  @Test(arguments: 1...8) func `a thumbnail stands upright`(orientation: Int) throws {
    let shown = try Fixtures.expected("orientation-\(orientation)")
    #expect(try thumbnail("orientation-\(orientation).jpg", 4_000) == shown)
    let side = max(shown.width, shown.height) / 2
    let small = try thumbnail("orientation-\(orientation).jpg", side)
    #expect(max(small.width, small.height) == side)
    // The same as turning first and resizing then, within rounding.
    let expected = resized(
      shown, crop: Crop(all: shown), to: small.width, small.height, interpolation: .bilinear)
    #expect(try #require(largestDifference(small, expected)) <= 2)
  }

  @Test func `a large photo is decoded reduced, and keeps its proportions`() throws {
    let whole = try Fixtures.decode("reducible-6.jpg")
    let small = try thumbnail("reducible-6.jpg", 40)
    #expect(max(small.width, small.height) == 40)
    let expected = Double(whole.width) / Double(whole.height)
    #expect(abs(Double(small.width) / Double(small.height) - expected) < 0.05)
  }

  @Test func `one pixel is left of the thinnest picture`() throws {
    let line = Image(width: 900, height: 2, pixels: [UInt8](repeating: 200, count: 5_400))
    let file = try line.jpegData()
    let small = try file.withUnsafeBytes {
      try PhotoDecoder().thumbnail(of: Container($0), longestSide: 9)
    }
    #expect((small.width, small.height) == (9, 1))
  }

  @Test func `what is no picture has no thumbnail`() {
    #expect(throws: ImageError.self) {
      try Array("letter".utf8).withUnsafeBytes {
        try PhotoDecoder().thumbnail(of: Container($0), longestSide: 9)
      }
    }
  }
}
