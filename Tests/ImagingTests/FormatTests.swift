import Containers
import Imaging
import Messages
import Testing

@Suite struct FormatTests {
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
}
