import Foundation
import Imaging
import Testing

@Suite struct ResizeTests {
  struct Case: Decodable {
    let width: Int
    let height: Int
    let box: [Double]
    let interpolation: Interpolation
    let expected: String
  }

  @Test func `resizing gives the very bytes that Pillow gives`() throws {
    let image = try Fixtures.decode("resize.png").image
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(Fixtures.bytes("resizes.json")))
    #expect(cases.count == 18)
    for one in cases {
      let crop = Crop(
        x: one.box[0], y: one.box[1], width: one.box[2] - one.box[0],
        height: one.box[3] - one.box[1])
      let made = resized(
        image, crop: crop, to: one.width, one.height, interpolation: one.interpolation)
      #expect(made == (try Fixtures.decode(one.expected).image), "\(one.expected)")
    }
  }

  @Test(arguments: Interpolation.allCases)
  func `a picture of one colour keeps it at each size`(interpolation: Interpolation) {
    for side in 1...20 {
      let image = Image(
        width: side, height: 21 - side,
        pixels: Array(repeatElement([7, 130, 255], count: side * (21 - side)).joined()))
      let made = resized(
        image, crop: Crop(all: image), to: 9, 11, interpolation: interpolation)
      #expect(made.pixels == Array(repeatElement([7, 130, 255], count: 99).joined()))
    }
  }

  @Test(arguments: Interpolation.allCases)
  func `the same size changes nothing`(interpolation: Interpolation) throws {
    let image = try Fixtures.decode("resize.png").image
    let made = resized(
      image, crop: Crop(all: image), to: image.width, image.height, interpolation: interpolation)
    #expect(made == image)
  }
}
