import Files
import BreedRecognition
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Stats

/// A census against a recount by the dullest means.
struct CensusTests {
  /// What a photo counts as, by the rules as they are published.
  private struct Verdict {
    var ids: Set<String> = []
    var isConfirmed = false
    var reason: String?
    var confidence: Double?
    var isUnsure = false
  }

  private func verdict(_ known: KnownPhoto, _ origin: BreedOrigin) -> Verdict? {
    guard case .success(let recognition) = known.photo.recognition else { return nil }
    let label = known.photo.facts?.label
    if origin == .tags {
      if let label, label.status == .machine {
        return Verdict(ids: [label.breedID], confidence: label.confidence)
      }
      if let label, label.status == .confirmed {
        return Verdict(ids: [label.breedID], isConfirmed: true)
      }
      let ids = known.photo.facts == nil ? [] : known.keywords.compactMap { $0 }
      return Verdict(ids: Set(ids), reason: ids.isEmpty ? "unlabelled" : nil)
    }
    if let label, label.status == .confirmed {
      return Verdict(ids: [label.breedID], isConfirmed: true)
    }
    let best = recognition.ranking[0]
    switch recognition.outcome {
    case .breed: return Verdict(ids: [best.breed.id], confidence: best.confidence)
    case .unsure: return Verdict(reason: "unsure", confidence: best.confidence, isUnsure: true)
    case .notADog: return Verdict(reason: "not-a-dog")
    }
  }

  @Test(arguments: BreedOrigin.allCases, [0, 1, 7, 500, 3_000] as [Int])
  func `a naive recount finds the same numbers`(origin: BreedOrigin, count: Int) throws {
    let photos = randomPhotos(count, seed: UInt64(count) + 1)
    let figures = Figures(census(photos, from: origin))
    let readable = photos.compactMap { known in verdict(known, origin).map { (known, $0) } }
    func share(_ photos: Int) -> Double { Double(photos) / Double(readable.count) }

    // Outcomes.
    #expect(figures.outcomes.photos == photos.count)
    #expect(figures.outcomes.readable == readable.count)
    #expect(figures.outcomes.unreadable == photos.count - readable.count)
    #expect(figures.outcomes.breed == readable.count { !$0.1.ids.isEmpty })
    #expect(figures.outcomes.confirmed == readable.count { $0.1.isConfirmed })
    #expect(figures.outcomes.unsure == readable.count { $0.1.reason == "unsure" })
    #expect(figures.outcomes.notADog == readable.count { $0.1.reason == "not-a-dog" })
    #expect(figures.outcomes.unlabelled == readable.count { $0.1.reason == "unlabelled" })

    // Breeds and groups.
    let allIDs = Set(readable.flatMap { $0.1.ids })
    #expect(Set(figures.breeds.map(\.key.id)) == allIDs)
    for tally in figures.breeds {
      let expected = readable.count { $0.1.ids.contains(tally.key.id) }
      #expect(tally.photos == expected)
      #expect(tally.share == share(expected))
    }
    let groupOf = Dictionary(uniqueKeysWithValues: breeds.map { ($0.id, $0.group) })
    func groups(_ verdict: Verdict) -> Set<String?> { Set(verdict.ids.map { groupOf[$0] ?? nil }) }
    #expect(Set(figures.groups.map(\.key)) == Set(readable.flatMap { groups($0.1) }))
    for tally in figures.groups {
      #expect(tally.photos == readable.count { groups($0.1).contains(tally.key) })
    }

    // Places and times.
    #expect(Set(figures.folders.map(\.key.bytes)) == Set(readable.map(\.0.folder)))
    for tally in figures.folders {
      #expect(tally.photos == readable.count { $0.0.folder == tally.key.bytes })
    }
    let dates = readable.map { $0.0.photo.facts?.captureDate }
    #expect(figures.undated == dates.count { $0 == nil })
    for year in 2018...2024 {
      #expect(
        figures.years.first { $0.key == year }?.photos ?? 0 == dates.count { $0?.year == year })
      for month in 1...12 {
        #expect(
          figures.monthly(year)[month - 1]
            == dates.count { $0?.year == year && $0?.month == month })
      }
    }

    // Confidence.
    let confidences = readable.compactMap(\.1.confidence).sorted()
    #expect((figures.confidence?.photos ?? 0) == confidences.count)
    if let confidence = figures.confidence {
      for tenth in 0..<10 {
        let (low, high) = (Double(tenth) / 10, tenth == 9 ? 2 : Double(tenth + 1) / 10)
        #expect(confidence.bins[tenth] == confidences.count { low <= $0 && $0 < high })
      }
      func nearest(_ numerator: Int) -> Double {
        let rank = (numerator * confidences.count + 3) / 4
        return (confidences[max(rank, 1) - 1] * 1000).rounded(.down) / 1000
      }
      #expect(confidence.lowerQuartile == nearest(1))
      #expect(confidence.median == nearest(2))
      #expect(confidence.upperQuartile == nearest(3))
    }
    let doubtful = readable.filter { $0.1.confidence != nil }
      .sorted { ($0.1.confidence ?? 0) < ($1.1.confidence ?? 0) }.prefix(24)
    #expect(figures.leastSure.map(\.photo.path) == doubtful.map(\.0.photo.path))
    #expect(figures.leastSure.map(\.photo.confidence) == doubtful.map(\.1.confidence))
    #expect(figures.leastSure.map(\.photo.isUnsure) == doubtful.map(\.1.isUnsure))
  }

  @Test func `the most frequent comes first, and names decide between equals`() {
    let figures = Figures(census(randomPhotos(3_000, seed: 5)))
    #expect(figures.breeds.map(\.photos) == figures.breeds.map(\.photos).sorted(by: >))
    #expect(figures.folders.map(\.photos) == figures.folders.map(\.photos).sorted(by: >))
    #expect(figures.months.map(\.key) == figures.months.map(\.key).sorted())
    var equal = Census(of: breeds)
    for breed in breeds.shuffled() {
      equal.count(
        CensusPhoto(path: Path("a"), recognition: .success(recognition(.breed, breed, 0.9))))
    }
    let names = breeds.map(\.name).sorted()
    #expect(Figures(equal).breeds.map(\.key.name) == names)
  }

  @Test func `shares of what the model sees are whole together`() {
    let figures = Figures(census(randomPhotos(3_000, seed: 8)))
    let without = figures.withoutBreed.reduce(0) { $0 + figures.share($1.photos) }
    let sum = figures.breeds.reduce(without) { $0 + $1.share }
    #expect(abs(sum - 1) < 1e-9)
    #expect(abs(figures.folders.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    let dated = figures.months.reduce(figures.share(figures.undated)) { $0 + $1.share }
    #expect(abs(dated - 1) < 1e-9)
  }

  @Test func `a photo with several breeds counts for each, and once for their group`() {
    var census = Census(of: breeds, from: .tags)
    let facts = PhotoFacts(keywords: ["Beagle", "beagle", "Foxhound", "Boxer"])
    census.count(
      CensusPhoto(
        path: Path("a"), recognition: .success(recognition(.notADog, breeds[0], 0.1)),
        facts: facts))
    let figures = Figures(census)
    #expect(figures.breeds.map(\.key.id) == ["n1", "n3", "n5"])
    #expect(figures.breeds.allSatisfy { $0.photos == 1 && $0.share == 1 })
    #expect(figures.groups.map(\.photos) == [1, 1])
    #expect(figures.outcomes.breed == 1)
  }

  @Test(arguments: keywords.map(\.text)) func `keywords name breeds`(text: String) {
    let id = keywords.first { $0.text == text }?.id
    let roll = BreedRoll(breeds)
    #expect(roll.number(ofKeyword: text).map { roll.breeds[$0].id } == id)
  }

  @Test func `a label of another model is counted under its own name, which drives nothing`() {
    var roll = BreedRoll(breeds)
    let name = "Kooiker\u{1B}[31m\u{202E}" + String(repeating: "x", count: 1000)
    let label = BreedLabel(breedID: "x9", breedName: name, status: .confirmed, when: "")
    let number = roll.number(of: label)
    #expect(roll.number(of: label) == number)
    #expect(roll.breeds.count == breeds.count + 1)
    #expect(roll.breeds[number].name.hasPrefix("Kooiker\\x1B[31m\\xE2\\x80\\xAE"))
    #expect(roll.breeds[number].name.count < 120)
    // Another id with a name that the model knows is that breed.
    let renamed = BreedLabel(breedID: "y1", breedName: "beagle", status: .machine, when: "")
    #expect(roll.number(of: renamed) == 0)
  }

  @Test func `confidences out of range are in the outermost bins`() {
    var spread = ConfidenceSpread()
    for value in [-1, 0, 0.0999, 0.1, 0.9, 1, 7, .infinity, .nan] { spread.add(value) }
    #expect(spread.bins == [4, 1, 0, 0, 0, 0, 0, 0, 0, 4])
    #expect(ConfidenceSpread().quantile(0.5) == nil)
  }

  @Test func `a hundred thousand folders are counted, and few photos kept`() {
    var census = Census(of: breeds)
    for number in 0..<100_000 {
      census.count(
        CensusPhoto(
          path: Path("Photos/\(number)/a.jpg"),
          recognition: .success(recognition(.breed, breeds[number % 5], Double(number % 97) / 97))))
    }
    let figures = Figures(census)
    #expect(figures.folders.count == 100_000)
    #expect(figures.breeds.map(\.photos) == [20_000, 20_000, 20_000, 20_000, 20_000])
    // Of the 1,031 that are equally unsure, the first ones.
    let first = (0..<24).map { Path("Photos/\($0 * 97)/a.jpg") }
    #expect(figures.leastSure.map(\.photo.path) == first)
  }
}
