import Foundation
import TestSupport
import Testing

@testable import Reporting
import Randomness

struct ChartTests {
  private static let hostile = [
    "</svg><script>x</script>", "\"'&<>", "a\u{0}\u{1B}\u{FFFE}", "]]>",
  ]

  @Test(arguments: hostile) func `a picture is well-formed whatever its words are`(
    words: String
  ) throws {
    let area = PlotArea(x: Scale(0...1, from: 10, to: 90), y: Scale(0...1, from: 90, to: 10))
    let picture = Picture(
      title: words, description: words, size: .units(width: 100, height: 100),
      content: """
        \(area.columns(at: [0, 1]) { _ in words })\(area.rows(at: [0, 1]) { _ in words })\
        \(area.names(x: words, y: words))\
        \(area.line([(0, 0), (1, 1)], style: "line", hint: words))\(area.dot((0, 1), hint: words))\
        \(Markup.legend([(words, "bar")], x: 0, y: 50, pitch: 20))\
        \(Markup.rectangle(x: 0, y: 0, width: .share(0.5), height: 3, style: "bar", hint: words))
        """)
    for text in [picture.file.text, picture.embedded(id: "a").text] {
      let root = try PageParser.parse(text)
      #expect(root.all("script").isEmpty)
      #expect(root.all("svg").count == 1)
      let shown = root.all("text").map(\.text)
      #expect(shown.contains { $0.unicodeScalars.count == words.unicodeScalars.count })
    }
  }

  @Test func `numbers in a picture are short, and always numbers`() {
    let lengths: [Length] = [
      1, 0.5, 12.346, -0.001, .share(0.5), .share(1 / 3), .units(.nan), .units(-.infinity),
    ]
    #expect(lengths.map(\.text) == ["1", "0.5", "12.35", "0", "50%", "33.33%", "0", "0"])
    let line = Markup.polyline([(0, .nan), (1, 2), (.infinity, 0)], style: "line")
    #expect(line.text == "<polyline class=\"line\" points=\"1,2\"/>\n")
  }

  @Test func `a scale is linear, and may be turned over`() {
    let scale = Scale(0.5...1, from: 344, to: 14)
    #expect((scale(0.5), scale(0.75), scale(1), scale.middle) == (344, 179, 14, 179))
    #expect(Scale(1...1, from: 3, to: 4)(1) == 3)
  }

  @Test(
    arguments: [
      (0...1, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (0.7...1, 11, ["0.70", "0.75", "0.80", "0.85", "0.90", "0.95", "1.00"]),
      (0...2.562, 6, ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
      (0...0.1, 6, ["0.00", "0.02", "0.04", "0.06", "0.08", "0.10"]),
      (1...37, 5, ["10", "20", "30"]),
    ] as [(ClosedRange<Double>, Int, [String])])
  func `ticks are round`(values: ClosedRange<Double>, most: Int, labels: [String]) {
    let places = (labels.first?.split(separator: ".").dropFirst().first?.count) ?? 0
    let ticks = Scale(values, from: 0, to: 1).ticks(atMost: most)
    #expect(ticks.map { decimal($0, places: places) } == labels)
  }

  @Test func `ticks are few, and lie within their scale`() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2_000 {
      let size = pow(10, Double.random(in: -6...30, using: &random))
      let lower = Double.random(in: -1...1, using: &random) * size
      let upper = lower + Double.random(in: 0...1, using: &random) * size
      let most = Int.random(in: 2...12, using: &random)
      let ticks = Scale(lower...upper, from: 0, to: 1).ticks(atMost: most)
      let slack = (upper - lower) * 1e-3
      #expect((1...most).contains(ticks.count) || upper == lower)
      #expect(ticks.allSatisfy { $0 >= lower - slack && $0 <= upper + slack })
    }
    #expect(Scale(1e20...1e20.nextUp, from: 0, to: 1).ticks(atMost: 3).count <= 3)
  }

  @Test func `a file has its colours in it, a page has their names`() {
    #expect(!ChartStyle.standalone.contains("var("))
    #expect(ChartStyle.standalone.contains("svg .bar, svg .dot, svg .right { fill: #2f6f9f; }"))
    for (name, _, _) in ChartStyle.colors {
      #expect(ChartStyle.definitions(dark: true).contains("--\(name): #"))
    }
    let names = ChartStyle.rules.matches(of: /var\(--(\w+)\)/).map { String($0.1) }
    #expect(Set(names).isSubset(of: ChartStyle.colors.map(\.name)))
  }
}
