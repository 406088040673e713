import Containers
import Files
import BreedRecognition
import CommandKit
import Digests
import Foundation
import Reporting
import Imaging
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Stats

struct HTMLTests {
  private func page(
    _ photos: [KnownPhoto], from origin: BreedOrigin = .model, top: Int = 20,
    language: String = "en", pictures: [Path: Thumbnail] = [:]
  ) -> String {
    let census = census(photos, from: origin)
    return HTMLReport(
      figures: Figures(census),
      summary: StatsSummary(origin: origin, outcomes: census.outcomes),
      context: context(language: language, top: top), pictures: pictures
    ).page.text
  }

  @Test(arguments: BreedOrigin.allCases, [1, 2, 300] as [Int])
  func `the page is well-formed, and its parts are tied together`(
    origin: BreedOrigin, count: Int
  ) throws {
    let text = page(randomPhotos(count, seed: 40), from: origin)
    #expect(try pageProblems(text) == [])
  }

  @Test func `nothing comes from elsewhere`() throws {
    let text = page(randomPhotos(300, seed: 41))
    #expect(try pageProblems(text) == [])
    // The model's folder tells of the volunteer's home.
    #expect(!text.contains("/home/me"))
  }

  @Test func `the policy names the style and the script by their digests`() throws {
    let root = try PageParser.parse(page(randomPhotos(3, seed: 42)))
    let policy = try #require(
      root.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?
        .attributes["content"])
    #expect(policy.hasPrefix("default-src 'none'; "))
    #expect(!policy.contains("unsafe"))
    for name in ["style", "script"] {
      let text = try #require(root.all(name).first).text
      let digest = Array(text.utf8).withUnsafeBytes { Data(Digest.of($0)).base64EncodedString() }
      #expect(policy.contains("\(name)-src 'sha256-\(digest)'"))
    }
    #expect(root.all("style").count == 1 && root.all("script").count == 1)
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "&lt;&amp;",
    "]]>", "<!--", "a\u{0}b\u{1B}[31m", "\u{202E}gpj.exe", "\u{FFFE}", "</title></svg>",
  ])
  func `hostile names are text`(name: String) throws {
    var census = Census(of: [Breed(id: "n1", name: name, group: name)])
    let path = Path("\(name)/\(name).jpg")
    for outcome in [Recognition.Outcome.breed, .unsure] {
      census.count(
        CensusPhoto(
          path: path, recognition: .success(recognition(outcome, Breed(id: "n1", name: name), 0.3)))
      )
    }
    let report = HTMLReport(
      figures: Figures(census), summary: StatsSummary(), context: context(), pictures: [:])
    let root = try PageParser.parse(report.page.text)
    #expect(root.all("script").count == 1)
    #expect(root.all("img").isEmpty)
    #expect(!root.all.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
    let shown = root.all("span").filter { $0.attributes["class"] == "path note" }.map(\.text)
    // XML has no place for U+FFFE.
    let expected = path.displayName.replacing("\u{FFFE}", with: "\u{FFFD}")
    #expect(shown == [expected, expected])
  }

  @Test(arguments: 1...6) func `the table has all breeds, the chart the first`(top: Int) throws {
    let photos = randomPhotos(2_000, seed: 43)
    let figures = Figures(census(photos))
    let root = try PageParser.parse(page(photos, top: top))
    let table = try #require(
      root.all("table").first { $0.attributes["id"] == "breeds-table" })
    let rows = table.all("tbody").flatMap { $0.all("tr") }
    #expect(rows.map { $0.children[0].allText } == figures.breeds.map(\.key.name))
    #expect(rows.map { Int($0.children[2].text) } == figures.breeds.map(\.photos))
    #expect(
      rows.map { $0.children[2].attributes["data-number"] } == rows.map { $0.children[2].text })
    let chart = try #require(
      root.all("svg").first { $0.attributes["aria-labelledby"]?.hasPrefix("breeds") == true })
    #expect(chart.all("rect").count { $0.attributes["class"] == "bar" } == min(top, 6))
    #expect(root.allText.contains(" other breed") == (top < 6))
  }

  @Test func `names in another language say so`() throws {
    let root = try PageParser.parse(page(randomPhotos(300, seed: 44), language: "fr"))
    let spans = root.all("span").filter { $0.attributes["lang"] == "fr" }
    #expect(spans.contains { $0.text == "Setter irlandais" })
    #expect(!spans.contains { $0.text == "Boxer" })
  }

  @Test func `pictures stand in the page, with words for those who can't see them`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "kennel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let image = Image(width: 400, height: 200, pixels: [UInt8](repeating: 99, count: 240_000))
    try Data(image.jpegData()).write(to: folder.appending(path: "a.jpg"))
    let paths = ["a", "gone"].map { Path("\(folder.path())/\($0).jpg") }
    let pictures = Thumbnails.make(of: paths)
    #expect(pictures.count == 1)
    let photos = paths.map { path in
      KnownPhoto(
        photo: CensusPhoto(
          path: path, recognition: .success(recognition(.unsure, breeds[0], 0.234))),
        keywords: [], folder: [])
    }
    let root = try PageParser.parse(page(photos, pictures: pictures))
    let picture = try #require(root.all("img").first)
    #expect(picture.attributes["alt"] == "A dog that looks most like Beagle, 23 % sure")
    #expect((picture.attributes["width"], picture.attributes["height"]) == ("160", "80"))
    let data = picture.attributes["src"]?.dropFirst("data:image/jpeg;base64,".count) ?? ""
    let file = try #require(Data(base64Encoded: String(data)))
    let back = try file.withUnsafeBytes { try PhotoDecoder().decode(Container($0)).image }
    #expect((back.width, back.height) == (160, 80))
    #expect(root.all("img").count == 1)
    #expect(root.allText.contains("No picture could be made."))
  }

  private func timeline(of years: [Int]) -> Timeline {
    var census = Census(of: breeds)
    for year in years {
      census.count(
        CensusPhoto(
          path: Path("a.jpg"), recognition: .success(recognition(.breed, breeds[0], 1)),
          facts: .init(captureDate: .init(year: year, month: 3, day: 1))))
    }
    return Timeline(Figures(census))
  }

  @Test(arguments: [8, 15, 30, 50])
  func `of many years, seven at most are named`(count: Int) {
    let named = timeline(of: Array(2022 - count...2021)).columns.filter { !$0.label.isEmpty }
    #expect(3...7 ~= named.count)
  }

  @Test func `a wrong clock does not make a thousand columns`() throws {
    for years in [[2021], [2020, 2021, 2022], [2000, 2021], [1, 1980, 2021, 9999], []] {
      let timeline = timeline(of: years)
      #expect(timeline.columns.count <= 60)
      #expect(timeline.columns.reduce(0) { $0 + $1.photos } == years.count)
    }
  }
}
