import Containers
import Imaging
import Testing

@Suite struct FormatTests {
  @Test func `advice is given for each format`() {
    for format in ImageFormat.allCases {
      #expect(format.advice.hasSuffix("."))
      #expect(format.isSupported == [.jpeg, .png].contains(format))
    }
  }
}
