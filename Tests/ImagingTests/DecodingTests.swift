import Imaging
import Messages
import Testing

@Suite struct DecodingTests {
  @Test(arguments: [
    "baseline-420", "baseline-422", "baseline-444", "progressive", "grayscale", "restarts", "rgb",
    "cmyk-adobe", "ycck-adobe", "arithmetic", "arithmetic-progressive", "separate-scans",
  ])
  func `a JPEG decodes as Pillow decodes it`(name: String) throws {
    let photo = try Fixtures.decode("\(name).jpg")
    #expect(photo.image == (try Fixtures.expected(name)))
    #expect(photo.orientation == .upright)
    #expect(photo.warnings == [])
    #expect((photo.storedWidth, photo.storedHeight, photo.reduction) == (61, 45, 1))
  }

  @Test(arguments: [
    "rgb", "palette", "gray", "bilevel", "alpha", "gray-alpha", "palette-transparent", "16-bit",
    "16-bit-gray", "interlaced", "interlaced-alpha", "animated",
  ])
  func `a PNG decodes as Pillow decodes it, on white`(kind: String) throws {
    let photo = try Fixtures.decode("png-\(kind).png")
    #expect(photo.image == (try Fixtures.expected("png-\(kind)")))
    #expect(photo.warnings == [])
  }

  @Test func `a PNG has the pixels that were drawn`() throws {
    // The other expectations are PNG files themselves; this one is not.
    #expect(try Fixtures.decode("png-rgb.png").image.pixels == Fixtures.bytes("png-rgb.rgb"))
  }

  @Test func `bytes behind the end of a picture do no harm`() throws {
    for name in ["baseline-420.jpg", "progressive.jpg", "png-rgb.png"] {
      let file = try Fixtures.bytes(name)
      #expect(try decoded(file + [0, 1, 2, 0xFF, 0xD8, 0xFF]) == decoded(file))
    }
  }

  @Test func `what is no picture is called so`() {
    #expect(failure([])?.code == .empty)
    #expect(failure([])?.description == "The file is empty.")
    #expect(failure([0xFF])?.code == .unrecognised)
    #expect(failure([0])?.code == .unrecognised)
    #expect(failure(Array("hello, this is a letter".utf8))?.code == .unrecognised)
    #expect(failure([0xFF, 0xD8, 0xFF])?.code == .cutOffBeforePicture)
    #expect(failure([0xFF, 0xD8, 0xFF, 0xD9])?.code != nil)
    #expect(failure([0x89] + Array("PNG\r\n\u{1A}\n".utf8))?.code == .cutOffBeforePicture)
  }

  @Test func `garbage before a picture makes it no picture`() throws {
    #expect(failure([0] + (try Fixtures.bytes("baseline-420.jpg")))?.code == .unrecognised)
  }

  @Test func `a format that kennel does not read is named`() {
    let heic = [0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8)
    #expect(failure(heic)?.code == .unsupported)
    #expect(
      failure(heic)?.description
        == "This is a HEIC file; kennel reads JPEG and PNG. Export it as JPEG first.")
  }
}
