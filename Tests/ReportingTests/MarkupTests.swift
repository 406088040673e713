import Reporting
import TestSupport
import Testing
import Randomness

struct MarkupTests {
  @Test func `text is escaped, markup is not`() {
    let inner: Markup = "<b>\("a < b")</b>"
    let outer: Markup = "\(inner)\([inner, inner])\(3)"
    #expect(outer.text == String(repeating: "<b>a &lt; b</b>", count: 3) + "3")
  }

  @Test func `a page may break lines, metadata may not`() {
    let text = "<&>\"'\t\n\u{0}\u{9F}\u{FFFF}"
    #expect(escapedXML(text) == "&lt;&amp;&gt;&quot;&#39;\t\n\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(escapedXML(text, isMetadata: true) == "&lt;&amp;&gt;&quot;'     ")
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `whatever stands in an element comes back from a parser`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var text = ""
    for _ in 0..<200 {
      let largest: UInt32 = .random(using: &random) ? 0x60 : 0x2FFF
      if let scalar = Unicode.Scalar(UInt32.random(in: 0x20...largest, using: &random)),
        !(0x7F..<0xA0 ~= scalar.value)
      {
        text.unicodeScalars.append(scalar)
      }
    }
    let markup: Markup = "<p title=\"\(text)\">\(text)</p>"
    let root = try PageParser.parse(markup.text)
    let element = try #require(root.children.first)
    #expect(Array(element.text.unicodeScalars) == Array(text.unicodeScalars))
    #expect(Array((element.attributes["title"] ?? "").unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func `a small picture stands in the page in base 64`() throws {
    let markup = Markup.photos([
      .figure(
        Thumbnail(width: 2, height: 1, jpeg: Array("foob".utf8)), alternative: "a \"dog\"",
        caption: "b"),
      .figure(nil, alternative: "none", caption: "c"),
    ])
    let root = try PageParser.parse(markup.text)
    let picture = try #require(root.all("img").first)
    #expect(picture.attributes["src"] == "data:image/jpeg;base64,Zm9vYg==")
    #expect(picture.attributes["alt"] == "a \"dog\"")
    #expect(root.all("img").count == 1 && root.allText.contains("No picture could be made."))
  }
}
