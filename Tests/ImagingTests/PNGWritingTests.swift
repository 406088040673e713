import Imaging
import Messages
import Testing
import Randomness

@Suite struct PNGWritingTests {
  @Test(arguments: [(1, 1), (7, 3), (1, 300), (300, 1), (200, 200)])
  func `what is written reads as it was`(width: Int, height: Int) throws {
    var random = SeededGenerator(seed: 4)
    let image = Image(
      width: width, height: height,
      pixels: (0..<3 * width * height).map { _ in .random(in: 0...255, using: &random) })
    let file = try image.pngData()
    let back = try decoded(file)
    #expect(back.image == image)
    #expect(back.warnings == [])
    #expect(try image.pngData() == file)
  }

  @Test func `a picture that Pillow wrote is not larger from kennel`() throws {
    let image = try Fixtures.decode("resize.png").image
    #expect(try Double(image.pngData().count) < 1.1 * Double(Fixtures.bytes("resize.png").count))
  }

  @Test(arguments: [(0, 5), (5, 0), (0, 0)])
  func `a picture without pixels is no PNG`(width: Int, height: Int) {
    let error = #expect(throws: ImageError.self) {
      try Image(width: width, height: height, pixels: []).pngData()
    }
    #expect(error?.code == .noPixels)
  }

  @Test func `a side beyond what libpng writes is refused`() throws {
    let side = Image.longestPNGSide
    let pixels = [UInt8](repeating: 0, count: 3 * side + 3)
    let error = #expect(throws: ImageError.self) {
      try Image(width: side + 1, height: 1, pixels: pixels).pngData()
    }
    #expect(error?.code == .tooLargeToStore)
    let longest = Image(width: side, height: 1, pixels: Array(pixels.dropLast(3)))
    #expect(try decoded(longest.pngData()).image == longest)
  }
}

@Suite struct ContactSheetTests {
  private func flat(_ width: Int, _ height: Int, _ value: UInt8) -> Image {
    Image(
      width: width, height: height, pixels: [UInt8](repeating: value, count: 3 * width * height))
  }

  private func text(_ image: Image) -> [String] {
    (0..<image.height).map { row in
      (0..<image.width).map { "\(image.pixels[3 * (row * image.width + $0)])" }.joined()
    }
  }

  @Test func `pictures stand in rows, each in the middle of its cell`() {
    let images = [flat(2, 1, 1), flat(2, 3, 2), flat(1, 1, 3)]
    let sheet = contactSheet(images, columns: 2, gap: 1, background: (0, 0, 0))
    #expect(
      text(sheet) == [
        "0000000",
        "0000220",
        "0110220",
        "0000220",
        "0000000",
        "0000000",
        "0300000",
        "0000000",
        "0000000",
      ])
  }

  @Test func `fewer pictures than columns leave no empty cells`() {
    let sheet = contactSheet([flat(3, 2, 1)], columns: 8, gap: 0)
    #expect(sheet == flat(3, 2, 1))
    let none = contactSheet([], columns: 8)
    #expect((none.width, none.height) == (8, 8))
  }
}

@Suite struct ViewingTests {
  private func image(_ input: [Float], side: Int) -> Image {
    input.withUnsafeBufferPointer { Preprocessing(side: side).stretchedImage(of: $0) }
  }

  @Test func `the smallest number becomes black and the largest white`() {
    // Planes of red, green and blue, of 2 x 2 pixels.
    let made = image([-2, -1, 0, 3, 0.5, 0.5, 0.5, 0.5, -2, -2, 3, 3], side: 2)
    #expect(made.pixels == [0, 128, 0, 51, 128, 0, 102, 128, 255, 255, 128, 255])
  }

  @Test func `an input without contrast is grey`() {
    #expect(image([Float](repeating: 3, count: 12), side: 2).pixels.allSatisfy { $0 == 128 })
  }
}
