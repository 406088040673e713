import TestSupport
import Files
import PhotoArchive
import Testing

struct PathTests {
  @Test(arguments: [("a", "a/x"), ("a/", "a/x"), (".", "./x"), ("/", "/x"), ("a//", "a//x")])
  func `a name is joined as find joins it`(folder: String, expected: String) {
    #expect(Path(folder).appending(Array("x".utf8)).string == expected)
  }

  @Test func `what could drive a terminal is shown and not obeyed`() {
    #expect(Path("a\u{1B}[2J\nb\u{7F}").displayName == #"a\x1B[2J\x0Ab\x7F"#)
    #expect(Path("gpj.\u{202E}exe").displayName == #"gpj.\xE2\x80\xAEexe"#)
    #expect(
      Path("\u{FEFF}a\u{200B}\u{AD}").displayName == #"\xEF\xBB\xBFa\xE2\x80\x8B\xC2\xAD"#)
    #expect(Path("Welpe 🐶 ü").displayName == "Welpe 🐶 ü")
  }

  @Test(arguments: [
    ("/a", "b/c.jpg"), ("/a/b", "c.jpg"), ("/", "/a/b/c.jpg"), ("/a/b/c.jpg", "/a/b/c.jpg"),
    ("/a/b/c", "/a/b/c.jpg"), ("/x", "/a/b/c.jpg"),
  ])
  func `a path inside of a folder is shown from there on`(folder: String, shown: String) {
    #expect(Path("/a/b/c.jpg").displayName(from: Path(folder)) == shown)
  }

  @Test func `bytes that are not UTF-8 are shown, and known`() {
    let path = Path(bytes: [0x61, 0xFF, 0xE2, 0x80, 0x62])
    #expect(path.displayName == #"a\xFF\xE2\x80b"#)
    #expect(!path.isValidUTF8)
    #expect(path.string == nil)
    #expect(path.lossyString.contains("\u{FFFD}"))
  }
}

struct RawArgumentsTests {
  @Test(arguments: [
    Array("Photos/Bäume 🐶.jpg".utf8), [], [0x80], [0xFF, 0xFE], [0x61, 0xC3], [0xC3, 0x28],
    [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], Array("\u{10F7FF}\u{10F780}\u{10F6FF}".utf8),
    Array(0x01...0xFF),
  ])
  func `every argument comes back byte by byte`(bytes: [UInt8]) {
    let text = RawArguments.text(bytes)
    #expect(RawArguments.bytes(text) == bytes)
    #expect(Path(argument: text).bytes == bytes)
  }

  @Test func `random bytes come back`() {
    var generator = SystemRandomNumberGenerator()
    for length in 0..<500 {
      let bytes = (0..<length % 40).map { _ in UInt8.random(in: 1...255, using: &generator) }
      #expect(RawArguments.bytes(RawArguments.text(bytes)) == bytes)
    }
  }

  @Test func `ordinary text stays as it is`() {
    #expect(RawArguments.text(Array("--input=Bäume".utf8)) == "--input=Bäume")
  }
}
