import Imaging
import Testing

@Suite struct OrientationTests {
  @Test(arguments: Orientation.allCases)
  func `a stored picture is turned as exif_transpose turns it`(orientation: Orientation) throws {
    let name = "orientation-\(orientation.rawValue)"
    let photo = try Fixtures.decode("\(name).jpg")
    #expect(photo.orientation == orientation)
    #expect(orientation.applied(to: photo.image) == (try Fixtures.expected(name)))
  }

  @Test func `the eXIf chunk of a PNG turns it`() throws {
    let photo = try Fixtures.decode("png-exif-6.png")
    #expect(photo.orientation == .turned90)
    #expect(photo.orientation.applied(to: photo.image) == (try Fixtures.expected("png-exif-6")))
  }

  @Test(arguments: Orientation.allCases)
  func `an orientation and its inverse leave a picture as it was`(orientation: Orientation) {
    let image = Image(width: 3, height: 2, pixels: Array(0..<18))
    let turned = orientation.applied(to: image)
    #expect(turned.width == (orientation.swapsAxes ? 2 : 3))
    #expect(orientation.inverse.applied(to: turned) == image)
    #expect(orientation == .upright || turned != image)
  }

  @Test(arguments: [0, 9, 255, 65535])
  func `a value without meaning leaves a photo upright`(value: UInt16) throws {
    #expect(try decoded(withOrientation(value, in: "orientation-6.jpg")).orientation == .upright)
  }

  @Test func `big-endian blocks and other types are read`() {
    let file = { (entry: [UInt8]) -> [UInt8] in
      jpegHead(tiff: Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1] + entry + [0, 0, 0, 0])
    }
    #expect(orientation(file([1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0])) == .turned270)
    #expect(orientation(file([1, 0x12, 0, 4, 0, 0, 0, 1, 0, 0, 0, 3])) == .turned180)
    #expect(orientation(file([1, 0x12, 0, 1, 0, 0, 0, 1, 5, 0, 0, 0])) == .transposed)
    // Rationals, and a count that points far outside, mean nothing.
    #expect(orientation(file([1, 0x12, 0, 5, 0, 0, 0, 1, 0, 0, 0, 8])) == .upright)
    #expect(orientation(file([1, 0x12, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0, 8, 0, 0])) == .upright)
  }

  @Test func `the directory of the thumbnail is not read`() {
    // IFD0 is empty and points to IFD1, which has an orientation.
    let entry: [UInt8] = [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
    let tiff =
      Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 0, 0, 0, 0, 14, 0, 1] + entry + [0, 0, 0, 0]
    #expect(orientation(jpegHead(tiff: tiff)) == .upright)
  }

  @Test func `EXIF is found behind comments and other segments`() throws {
    let file = try Fixtures.bytes("orientation-6.jpg")
    let comment: [UInt8] = [0xFF, 0xFE, 0, 4, 65, 66]
    let xmp = [0xFF, 0xE1, 0, 8] + Array("http:/".utf8)
    let fill: [UInt8] = [0xFF, 0xFF]
    let odd = Array(file[..<2]) + comment + xmp + fill + Array(file[2...])
    #expect(try decoded(odd).orientation == .turned90)
  }

  @Test func `a segment too short for EXIF does not hide the block behind it`() throws {
    let file = try Fixtures.bytes("orientation-6.jpg")
    let short = [0xFF, 0xE1, 0, 7] + Array("Exif\0".utf8)
    #expect(try decoded(Array(file[..<2]) + short + Array(file[2...])).orientation == .turned90)
  }

  @Test func `every length of an EXIF block is safe`() throws {
    let whole = Array(try Fixtures.bytes("orientation-6.jpg")[30..<200])
    for length in 0...whole.count {
      _ = orientation(jpegHead(tiff: Array(whole.prefix(length))))
    }
  }

  /// A small JPEG with this EXIF block.
  private func jpegHead(tiff: [UInt8]) -> [UInt8] {
    let length = 8 + tiff.count
    return [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)]
      + Array("Exif\0\0".utf8) + tiff
  }

  private func orientation(_ head: [UInt8]) -> Orientation? {
    let body = (try? Fixtures.bytes("baseline-420.jpg")) ?? []
    return try? decoded(head + body.dropFirst(2)).orientation
  }
}

/// The fixture `name` with another orientation in its little- or big-endian EXIF block.
func withOrientation(_ value: UInt16, in name: String) throws -> [UInt8] {
  var file = try Fixtures.bytes(name)
  let little: [UInt8] = [0x12, 1, 3, 0, 1, 0, 0, 0]
  let big: [UInt8] = [1, 0x12, 0, 3, 0, 0, 0, 1]
  let isBig = file.firstRange(of: big) != nil
  let entry = try #require(file.firstRange(of: isBig ? big : little))
  file[entry.upperBound] = UInt8(isBig ? value >> 8 : value & 255)
  file[entry.upperBound + 1] = UInt8(isBig ? value & 255 : value >> 8)
  return file
}
