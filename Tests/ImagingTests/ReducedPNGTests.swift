import Foundation
import Imaging
import Messages
import Testing

/// PNGs that are reduced while their rows are read.
@Suite struct ReducedPNGTests {
  @Test(arguments: [
    "rgb", "palette", "gray", "bilevel", "alpha", "gray-alpha", "palette-transparent", "16-bit",
    "16-bit-gray", "interlaced", "interlaced-alpha", "animated", "exif-6",
  ])
  func `each pixel is the mean of a box`(kind: String) throws {
    let whole = try Fixtures.decode("png-\(kind).png")
    let short = whole.image.shortSide
    for reduction in [2, 3, 4, 7, 16] {
      let photo = try Fixtures.decode("png-\(kind).png", minimumShortSide: short / reduction)
      #expect(photo.reduction == min(16, short / (short / reduction)))
      #expect(photo.image == boxMeans(whole.image, photo.reduction))
      #expect(photo.orientation == whole.orientation)
      #expect((photo.width, photo.height) == (whole.width, whole.height))
      #expect(photo.warnings == [])
    }
  }

  @Test func `the shorter side keeps the minimum`() throws {
    let file = pngFile(smoothPicture(131, 100))
    for (minimum, reduction) in [
      (101, 1), (100, 1), (51, 1), (50, 2), (34, 2), (33, 3), (7, 14), (6, 16), (1, 16), (0, 16),
    ] {
      let photo = try decoded(file, minimumShortSide: minimum)
      #expect(photo.reduction == reduction, "\(minimum)")
      #expect(photo.image.width == (131 + reduction - 1) / reduction)
      #expect((photo.storedWidth, photo.storedHeight) == (131, 100))
    }
    #expect(try decoded(file, minimumShortSide: 51) == decoded(file))
    #expect(try decoded(file).image == smoothPicture(131, 100))
  }

  @Test(arguments: [2, 3, 5, 8, 16])
  func `reducing changes the input of a smooth picture by next to nothing`(reduction: Int) throws {
    // Odd sides, so that the last boxes of both are incomplete.
    let side = 24
    let short = reduction * Preprocessing(side: side).minimumShortSide
    let image = smoothPicture(short * 4 / 3 + 1, short + 1)
    for (one, difference) in try differences(pngFile(image), side: side, reduction: reduction) {
      #expect(difference.mean < 0.4 / 255, "\(one): \(difference)")
      #expect(difference.largest < 2.5 / 255, "\(one): \(difference)")
    }
  }

  @Test func `reducing changes the input of a picture with edges by little`() throws {
    let file = pngFile(try Fixtures.decode("reducible-6.jpg").image)
    for (side, reduction) in [(34, 16), (69, 8), (111, 5), (185, 3), (278, 2)] {
      for (one, difference) in try differences(file, side: side, reduction: reduction) {
        #expect(difference.mean < 0.7 / 255, "\(one): \(difference)")
        #expect(difference.largest < 18.0 / 255, "\(one): \(difference)")
      }
    }
  }

  @Test func `a reduced PNG that lacks its last rows is used, and the user told`() throws {
    let file = pngFile(smoothPicture(301, 200))
    let whole = try decoded(file, minimumShortSide: 50)
    let photo = try decoded(Array(file.prefix(file.count * 95 / 100)), minimumShortSide: 50)
    #expect(photo.reduction == 4)
    #expect(
      photo.warnings == [ImageMessage.lowestRowsCutOff(["percent": 6])])
    let kept = 3 * 76 * 47  // 188 rows
    #expect(photo.image.pixels.prefix(kept) == whole.image.pixels.prefix(kept))
    #expect(photo.image.pixels.suffix(3 * 76).allSatisfy { $0 == 255 })
    let error = try #require(
      failure(Array(file.prefix(file.count / 2)), minimumShortSide: 50))
    #expect(error.code == .cutOff)
    #expect(error.description == "The file is cut off: only 49 % of the picture is there.")
  }

  @Test(arguments: ["rgb", "alpha", "interlaced", "interlaced-alpha"])
  func `a cut costs as much whether reduced or not`(kind: String) throws {
    let file = try Fixtures.bytes("png-\(kind).png")
    for length in stride(from: 1, to: file.count, by: max(1, file.count / 150)) {
      let cut = Array(file.prefix(length))
      #expect(failure(cut) == failure(cut, minimumShortSide: 11))
      if let photo = try? decoded(cut) {
        #expect(photo.warnings == (try decoded(cut, minimumShortSide: 11)).warnings)
      }
    }
  }

  /// How far reducing moves a network's input, for each orientation.
  private func differences(_ file: [UInt8], side: Int, reduction: Int) throws
    -> [(Orientation, Difference)]
  {
    let preprocessing = Preprocessing(side: side, mean: [0, 0, 0], std: [1, 1, 1])
    let whole = try decoded(file)
    let reduced = try decoded(file, minimumShortSide: preprocessing.minimumShortSide)
    #expect(reduced.reduction == reduction)
    return Orientation.allCases.map { orientation in
      let inputs = [whole, reduced].map { photo in
        input(
          preprocessing,
          of: DecodedPhoto(
            image: photo.image, orientation: orientation, reduction: photo.reduction,
            storedWidth: photo.storedWidth, storedHeight: photo.storedHeight))
      }
      return (orientation, Difference(inputs[0], inputs[1]))
    }
  }
}

/// Waves over the whole range, a few on each side, and a slope.
private func smoothPicture(_ width: Int, _ height: Int) -> Image {
  var pixels: [UInt8] = []
  for row in 0..<height {
    let y = Double(row) / Double(height)
    for column in 0..<width {
      let x = Double(column) / Double(width)
      pixels.append(UInt8(127.5 + 127 * sin(7 * x) * cos(5 * y)))
      pixels.append(UInt8(127.5 + 127 * sin(4 * (x + y))))
      pixels.append(UInt8(255 * (x + y) / 2))
    }
  }
  return Image(width: width, height: height, pixels: pixels)
}

/// The means of boxes, as plainly as can be.
private func boxMeans(_ image: Image, _ side: Int) -> Image {
  let (width, height) = ((image.width - 1) / side + 1, (image.height - 1) / side + 1)
  var pixels: [UInt8] = []
  for row in 0..<height {
    for column in 0..<width {
      let rows = row * side..<min(image.height, (row + 1) * side)
      let columns = column * side..<min(image.width, (column + 1) * side)
      for channel in 0..<3 {
        let sum = rows.flatMap { row in
          columns.map { Int(image.pixels[3 * (row * image.width + $0) + channel]) }
        }.reduce(0, +)
        let mean = Double(sum) / Double(rows.count * columns.count)
        pixels.append(UInt8(mean.rounded()))
      }
    }
  }
  return Image(width: width, height: height, pixels: pixels)
}
