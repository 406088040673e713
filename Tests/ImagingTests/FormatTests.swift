import Imaging
import Messages
import Testing

@Suite struct FormatTests {
  @Test(
    arguments: [
      ([0xFF, 0xD8, 0xFF, 0xE1], ImageFormat.jpeg),
      (Array("GIF89a".utf8), .gif),
      (Array("RIFF\u{4}\0\0\0WEBPVP8 ".utf8), .webp),
      ([0, 0, 0, 24] + Array("ftypheix".utf8), .heic),
      ([0, 0, 0, 28] + Array("ftypmif1\0\0\0\0mif1avif".utf8), .avif),
      ([0, 0, 0, 28] + Array("ftypmif1\0\0\0\0mif1heic".utf8), .heic),
      ([0, 0, 0, 16] + Array("ftypmif1\0\0\0\0".utf8), .heic),
      ([0, 0, 0, 28] + Array("ftypavif".utf8), .avif),
      ([0, 0, 0, 24] + Array("ftypcrx ".utf8), .raw),
      (Array("II*\0\u{8}\0\0\0".utf8), .tiff),
      (Array("MM\0*\0\0\0\u{8}".utf8), .tiff),
      (Array("II*\0\u{10}\0\0\0CR\u{2}\0".utf8), .raw),
      (Array("FUJIFILMCCD-RAW 0201".utf8), .raw),
      (Array("IIRO\u{8}".utf8), .raw),
      (Array("IIU\0\u{18}".utf8), .raw),
      (Array("BM".utf8) + [9, 9, 0, 0, 0, 0, 0, 0, 54, 0], .bmp),
      ([0xFF, 0x0A, 1], .jpegXL),
      ([0, 0, 0, 12] + Array("JXL \r\n".utf8) + [0x87, 0x0A], .jpegXL),
      (Array("8BPS\0\u{1}".utf8), .photoshop),
    ] as [([UInt8], ImageFormat)])
  func `a format shows in the first bytes`(prefix: [UInt8], format: ImageFormat) {
    #expect(ImageFormat.detect(prefix) == format)
    #expect(ImageFormat.detect(prefix + [UInt8](repeating: 0, count: 100)) == format)
  }

  @Test(
    arguments: [
      [], [0xFF], [0xFF, 0xD8], Array("BMW is a car".utf8), Array("RIFF....WAVE".utf8),
      [0, 0, 0, 24] + Array("ftypisom\0\0\0\0isommp42".utf8), Array("%PDF-1.7".utf8),
      [0xFF, 0xFF, 0xFF, 0xFF] + Array("ftyp".utf8), [0, 0, 0, 0] + Array("ftyp????".utf8),
    ] as [[UInt8]])
  func `other files are no pictures`(prefix: [UInt8]) {
    #expect(ImageFormat.detect(prefix) == nil)
  }

  @Test(arguments: [
    (ImageFormat.heic, "This is a HEIC file; kennel reads JPEG and PNG. Export it as JPEG first."),
    (.avif, "This is an AVIF file; kennel reads JPEG and PNG. Export it as JPEG first."),
    (
      .raw,
      """
      This is a camera raw file; kennel reads JPEG and PNG. \
      Use the JPEG that the camera stored beside it, or export one.
      """
    ),
  ])
  func `an error says what to do about a format`(format: ImageFormat, sentence: String) {
    #expect(ImageError.unsupported(format).description == sentence)
  }

  @Test func `JPEG and PNG are supported`() {
    for format in ImageFormat.allCases {
      #expect(format.isSupported == [.jpeg, .png].contains(format))
    }
  }

  @Test func `extensions are lower-case and without dots`() {
    for name in ImageFormat.nameExtensions {
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber })
    }
    #expect(ImageFormat.nameExtensions.isSuperset(of: ["jpg", "heic", "png", "cr3"]))
  }
}
