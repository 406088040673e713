import Files
import BreedRecognition
import CommandKit
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Stats

struct TableTests {
  private func table(
    _ photos: [KnownPhoto], from origin: BreedOrigin = .model, top: Int = 20, width: Int = 80,
    isUnicode: Bool = true, colors: Bool = false, language: String = "en"
  ) -> String {
    TableReport(
      figures: Figures(census(photos, from: origin)),
      context: context(language: language, top: top),
      style: TextStyle(isOn: colors), isUnicode: isUnicode, width: width
    ).text
  }

  /// The rows of a section, as name, photos and share.
  private func rows(_ title: String, of text: String) -> [(
    name: String, photos: Int, share: Double
  )] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: Substring(title)) else { return [] }
    return lines[(start + 2)...].prefix { !$0.isEmpty }.compactMap { line in
      guard let match = line.firstMatch(of: /^(.+?) +(\d+) +([\d.]+) %/) else { return nil }
      return (String(match.1), Int(match.2) ?? -1, Double(match.3) ?? -1)
    }
  }

  @Test(arguments: 1...6) func `top breeds and the others are all photos together`(top: Int) {
    let photos = randomPhotos(2_000, seed: 11)
    let outcomes = census(photos).outcomes
    let found = rows("Breeds that the dogs look most like", of: table(photos, top: top))
    #expect(found.reduce(0) { $0 + $1.photos } == outcomes.readable)
    let breeds = found.prefix {
      !$0.name.contains("other breed") && $0.name != "unsure of the breed"
    }
    #expect(breeds.count == min(top, 6))
    #expect(found.contains { $0.name == "\(6 - top) other breeds" } == (top < 5))
    #expect(found.contains { $0.name == "1 other breed" } == (top == 5))
    #expect(abs(found.reduce(0) { $0 + $1.share } - 100) < 0.5)
  }

  @Test(arguments: [40, 80, 100, 200], [true, false])
  func `no line is wider than the terminal`(width: Int, isUnicode: Bool) {
    let deep = String(repeating: "a very long folder/", count: 20)
    let recognition = recognition(.breed, breeds[1], 0.7)
    let photo = CensusPhoto(path: Path(deep + "x.jpg"), recognition: .success(recognition))
    let long = KnownPhoto(photo: photo, keywords: [], folder: [])
    let text = table(
      randomPhotos(500, seed: 3) + [long], width: width, isUnicode: isUnicode)
    let lines = text.split(separator: "\n")
    // The months have a width of their own, and sentences are for the terminal to wrap.
    let rows = lines.filter { $0.contains(" %") && !$0.hasPrefix("Half") }
    #expect(rows.count > 20)
    for row in rows { #expect(row.count < width, "\(row)") }
    #expect(text.contains("█") == isUnicode)
    #expect(text.contains("#") == !isUnicode)
    if width >= 80 {
      #expect(lines.filter { !$0.hasPrefix("Half") }.allSatisfy { $0.count < 80 || width > 80 })
    }
  }

  @Test func `a year's row has the photos of each month, and a dot for none`() throws {
    let dates: [(year: Int, month: Int)] = [(2021, 3), (2021, 3), (2021, 12), (2022, 1)]
    let photos = dates.map { date in
      KnownPhoto(
        photo: CensusPhoto(
          path: Path("x.jpg"), recognition: .success(recognition(.breed, breeds[0], 0.9)),
          facts: PhotoFacts(captureDate: CaptureDate(year: date.year, month: date.month, day: 1))),
        keywords: [], folder: [])
    }
    let lines = table(photos, isUnicode: false).split(separator: "\n")
    func cells(_ year: String) -> [Substring]? {
      lines.first { $0.hasPrefix(year) }?.split(separator: " ")
    }
    let none = Array(repeating: Substring("."), count: 8)
    #expect(cells("2021") == ["2021", ".", ".", "2"] + none + ["1", "3"])
    #expect(cells("2022") == ["2022", "1", ".", ".", "."] + none + ["1"])
  }

  @Test func `colours change no word, and nothing drives the terminal`() {
    let photos = randomPhotos(500, seed: 4)
    let plain = table(photos)
    let colored = table(photos, colors: true)
    #expect(colored != plain)
    #expect(colored.replacing(/\u{1B}\[\d*m/, with: "") == plain)
    #expect(!plain.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    #expect(plain.contains("b\\xFF\\x0A"))
  }

  @Test func `words are those of what is counted`() {
    let photos = randomPhotos(500, seed: 4)
    let tags = table(photos, from: .tags)
    #expect(tags.contains("Breeds that the photos are labelled with\n"))
    #expect(tags.contains("no label "))
    #expect(!tags.contains("unsure"))
    #expect(table(photos, language: "fr").contains("Setter irlandais "))
    #expect(table([]) == "")
  }

  @Test func `bars are as long as what they stand for`() {
    let bar = Bar(isUnicode: true, columns: 10)
    #expect(bar.text(10, of: 10) == "██████████")
    #expect(bar.text(5, of: 10) == "█████")
    #expect(bar.text(1, of: 16) == "▋")
    #expect(bar.text(1, of: 100_000) == "▏")
    #expect(bar.text(0, of: 10) == "")
    #expect(Bar(isUnicode: false, columns: 10).text(3, of: 10) == "###")
    #expect(Bar(isUnicode: true, columns: -3).text(3, of: 10) == "")
  }

  @Test(arguments: [
    (["LANG": "de_DE.UTF-8"], true), (["LANG": "C"], false), ([:], false),
    (["LC_ALL": "C", "LANG": "en_GB.utf8"], false), (["LC_ALL": "", "LANG": "en_GB.utf8"], true),
  ])
  func `the locale says whether blocks can be shown`(environment: [String: String], isUnicode: Bool)
  {
    #expect(Bar.isUnicode(in: environment) == isUnicode)
  }
}

struct JSONLinesTests {
  private func records(
    _ photos: [KnownPhoto], from origin: BreedOrigin = .model
  ) throws -> (lines: [String], objects: [[String: Any]]) {
    let census = census(photos, from: origin)
    let report = JSONLinesReport(
      figures: Figures(census),
      summary: StatsSummary(origin: origin, outcomes: census.outcomes, otherFiles: 5),
      context: context())
    let lines = report.text.split(separator: "\n").map(String.init)
    let objects = try lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    return (lines, objects)
  }

  @Test(arguments: BreedOrigin.allCases, [0, 1, 400] as [Int])
  func `every record is as the published schema says`(origin: BreedOrigin, count: Int) throws {
    let schema = try JSONSchema.published("kennel.stats-2")
    let lines = try records(randomPhotos(count, seed: 21), from: origin).lines
    #expect(lines.count >= 2)
    for line in lines { #expect(try schema.violations(in: line) == []) }
  }

  @Test func `records with a fault are not`() throws {
    let schema = try JSONSchema.published("kennel.stats-2")
    let lines = try records(randomPhotos(400, seed: 21)).lines
    for line in lines {
      #expect(try schema.violations(in: line.replacing("stats/2", with: "stats/3")) != [])
      #expect(try schema.violations(in: line.replacing("\"type\":", with: "\"kind\":")) != [])
      let negative = line.replacing(/"photos":\d+/, with: "\"photos\":-1")
      if negative != line { #expect(try schema.violations(in: negative) != []) }
    }
  }

  @Test(arguments: BreedOrigin.allCases) func `sums agree`(origin: BreedOrigin) throws {
    let objects = try records(randomPhotos(1_000, seed: 22), from: origin).objects
    func all(_ type: String) -> [[String: Any]] { objects.filter { $0["type"] as? String == type } }
    func sum(_ type: String, _ key: String = "photos") -> Int {
      all(type).reduce(0) { $0 + ($1[key] as? Int ?? 0) }
    }
    let summary = try #require(objects.last)
    func count(_ key: String) -> Int { summary[key] as? Int ?? -1 }
    let readable = count("photos") - count("errors")
    #expect(
      count("breed") + count("unsure") + count("notADog") + count("unlabelled") == readable)
    #expect(sum("folder") == readable)
    #expect(sum("month") == readable)
    #expect(sum("year") == readable - (all("month").last?["photos"] as? Int ?? 0))
    if origin == .model { #expect(sum("breed") == count("breed")) }
    let confidence = try #require(all("confidence").first)
    #expect((confidence["bins"] as? [Int])?.reduce(0, +) == confidence["photos"] as? Int)
    #expect(count("photos") == 1_000)
  }

  @Test func `a path that is not UTF-8 comes with its bytes`() throws {
    let objects = try records(randomPhotos(500, seed: 23)).objects
    let folder = try #require(
      objects.first { $0["type"] as? String == "folder" && $0["pathBase64"] != nil })
    #expect(folder["path"] as? String == "b\u{FFFD}\n")
    #expect(
      Data(base64Encoded: folder["pathBase64"] as? String ?? "") == Data([0x62, 0xFF, 0x0A]))
  }
}

struct CSVTests {
  /// The fields of RFC 4180, read by a small machine of its own.
  private func parse(_ text: String) -> [[String]] {
    var (records, record, field): ([[String]], [String], String) = ([], [], "")
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar != "\"" {
          field.unicodeScalars.append(scalar)
        } else if scalars.first == "\"" {
          field.unicodeScalars.append("\"")
          scalars.removeFirst()
        } else {
          isQuoted = false
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "," || scalar == "\r" {
        record.append(field)
        field = ""
        if scalar == "\r" {
          #expect(scalars.popFirst() == "\n")
          records.append(record)
          record = []
        }
      } else {
        field.unicodeScalars.append(scalar)
      }
    }
    #expect(field.isEmpty && record.isEmpty && !isQuoted)
    return records
  }

  @Test(arguments: BreedOrigin.allCases) func `it reads back as it was`(origin: BreedOrigin) {
    let figures = Figures(census(randomPhotos(800, seed: 31), from: origin))
    let report = CSVReport(figures: figures, context: context(), isTerminal: false)
    let records = parse(report.text)
    #expect(records.first == ["section", "key", "name", "photos", "share"])
    #expect(records.allSatisfy { $0.count == 5 })
    func section(_ name: String) -> [[String]] { records.filter { $0[0] == name } }
    #expect(section("breed").map { $0[1] } == figures.breeds.map(\.key.id))
    #expect(section("breed").map { $0[2] } == figures.breeds.map(\.key.name))
    #expect(section("breed").map { Int($0[3]) } == figures.breeds.map(\.photos))
    #expect(section("folder").map { $0[1] } == figures.folders.map(\.key.lossyString))
    #expect(section("month").dropLast().map { $0[1] } == figures.months.map(\.key.name))
    #expect(section("month").last?[2] == "no date")
    #expect(section("confidence").count == 10)
    for (record, tally) in zip(section("group"), figures.groups) {
      #expect(record[1] == tally.key ?? "")
      #expect(abs((Double(record[4]) ?? -1) - tally.share) < 1e-6)
    }
    let outcomes = section("outcome").filter { $0[1] != "confirmed" }
    #expect(outcomes.reduce(0) { $0 + (Int($1[3]) ?? 0) } == 800)
  }

  @Test func `an empty archive has headings and zeroes`() {
    let figures = Figures(census([]))
    let records = parse(
      CSVReport(figures: figures, context: context(), isTerminal: false).text)
    #expect(records.count == 7)
    #expect(records.dropFirst().allSatisfy { $0[3] == "0" })
  }

  @Test func `on a terminal it does not drive it`() {
    let figures = Figures(census(randomPhotos(800, seed: 31)))
    let text = CSVReport(figures: figures, context: context(), isTerminal: true).text
    #expect(text.contains("folder,b\\xFF\\x0A,b\\xFF\\x0A,"))
    #expect(!text.replacing("\r\n", with: "").unicodeScalars.contains { $0.value < 32 })
  }
}
