import Files
import BreedRecognition
import CommandKit
import Foundation
import Reporting
import Imaging
import PhotoArchive
import TestSupport
import Testing

@testable import Evaluate
import Randomness

/// Breeds of three groups, and one of none.
private func breeds(_ count: Int) -> [Breed] {
  (0..<count).map { number in
    Breed(
      id: "n\(number)", name: "Breed \(number)",
      group: number.isMultiple(of: 7) ? nil : "group \(number % 3)")
  }
}

/// Figures of made-up photos: three of each breed, a third of them taken for the next breed.
private func figures(_ breeds: [Breed], others: Int = 5, prefix: String = "data/") -> Figures {
  var evaluation = Evaluation(
    ModelDescription(
      name: "m", architecture: "a", digest: "d", folder: "/home/me/m", precision: "f32",
      breeds: breeds, thresholds: Thresholds(dogProbability: 0.5, confidence: 0.7)))
  var random = SeededGenerator(seed: 77)
  for (number, breed) in breeds.enumerated() {
    for photo in 0..<3 {
      let seen = photo == 0 ? breeds[(number + 1) % breeds.count] : breed
      let confidence = Double.random(in: 0.3...1, using: &random)
      evaluation.count(
        Recognition(
          outcome: confidence < 0.7 ? .unsure : .breed,
          ranking: [RankedBreed(breed: seen, confidence: confidence)], dogProbability: 1,
          uncalibratedConfidence: confidence / 2),
        as: .breed(breed), at: Path("\(prefix)\(breed.name)/\(photo).jpg"))
    }
  }
  for number in 0..<others {
    evaluation.count(
      Recognition(
        outcome: .unsure, ranking: [RankedBreed(breed: breeds[0], confidence: 0.2)],
        dogProbability: 0.6), as: .notADog, at: Path("cats/\(number).jpg"))
  }
  return evaluation.figures()
}

private func page(_ figures: Figures, _ pictures: [Path: Thumbnail] = [:]) -> String {
  EvaluationPage(
    figures: figures, dataset: "data", version: "1.2.3", isInterrupted: false, pictures: pictures
  ).page.text
}

@Suite struct `The page of an evaluation` {
  @Test(arguments: [1, 2, 10, 120])
  func `is well-formed and needs nothing from elsewhere`(count: Int) throws {
    let text = page(figures(breeds(count)))
    #expect(try pageProblems(text) == [])
    #expect(!text.contains("/home/me"))
    #expect(!text.contains("NaN") && !text.contains("nan") && !text.contains("inf\""))
  }

  @Test func `has only what is known`() throws {
    let others = figures([Breed(id: "n1", name: "Beagle")], others: 3)
    var evaluation = Evaluation(others.model)
    evaluation.count(
      Recognition(
        outcome: .notADog,
        ranking: [
          RankedBreed(
            breed: others.model.breeds[0],
            confidence: 0.1)
        ], dogProbability: 0.1), as: .notADog, at: Path("cat.jpg"))
    let root = try PageParser.parse(page(evaluation.figures()))
    #expect(try pageProblems(page(evaluation.figures())) == [])
    #expect(root.all("h2").map(\.text) == ["In numbers"])
  }

  @Test(arguments: [5, 41]) func `shows every cell of the matrix by name`(count: Int) throws {
    let breeds = breeds(count)
    let root = try PageParser.parse(page(figures(breeds)))
    let matrix = try #require(root.all("svg").first { $0.attributes["class"] == "plot matrix" })
    let cells = matrix.all("rect").filter { $0.children.first?.name == "title" }
    let right = cells.filter { $0.attributes["class"] == "right" }
    let wrong = cells.filter { $0.attributes["class"] == "wrong" }
    #expect(right.count == count && wrong.count == count)
    #expect(Set(right.map(\.children[0].text)) == Set(breeds.map { "\($0.name): 2 of 3 right" }))
    #expect(wrong.contains { $0.children[0].text == "Breed 1: 1 of 3 taken for Breed 2" })
    // On the diagonal, and only there, the column is the row.
    func offset(_ cell: Element) throws -> Double {
      let place = ["x", "y"].compactMap { cell.attributes[$0].flatMap(Double.init) }
      try #require(place.count == 2)
      return place[0] - 200 - (place[1] - 1)
    }
    for cell in right { #expect(abs(try offset(cell)) < 0.02) }
    for cell in wrong { #expect(abs(try offset(cell)) > 1) }
    // Few breeds have their names beside them, many have their groups.
    let words = matrix.all("text").map(\.text)
    #expect(words.filter { $0.hasPrefix("Breed") }.count == (count == 5 ? 10 : 0))
    #expect(words.contains("group 1") == (count == 41))
  }

  @Test func `shows the worst mistakes, and lists all breeds`() throws {
    let figures = figures(breeds(30))
    let root = try PageParser.parse(page(figures))
    let captions = root.all("figcaption").map(\.allText)
    #expect(captions.count == 16)
    for (caption, mistake) in zip(captions, figures.mistakes) {
      #expect(caption.contains(percent(mistake.seen.confidence)))
      #expect(caption.contains("\(mistake.actual?.name ?? "no dog")/"))
      #expect(!caption.contains("data/"))
    }
    let table = try #require(root.all("table").first { $0.attributes["id"] == "breeds-table" })
    #expect(table.all("tbody")[0].all("tr").count == 30)
  }

  @Test(arguments: ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "]]>&'"])
  func `takes hostile names as text`(name: String) throws {
    let breeds = [
      Breed(id: "n1", name: name, group: name), Breed(id: "n2", name: "B", group: name),
    ]
    let text = page(figures(breeds, prefix: name))
    #expect(try pageProblems(text).filter { $0 != "//" } == [])
    #expect(try PageParser.parse(text).all("script").count == 1)
  }

  @Test func `is written to a new file by the command's action`() throws {
    let folder = try TemporaryFolder()
    let image = Image(width: 300, height: 200, pixels: [UInt8](repeating: 99, count: 180_000))
    try folder.write("photos/Setter/a.jpg", Data(image.jpegData()))
    try folder.write("photos/Setter/b.jpg", "setter")
    let world = TestWorld(in: folder)
    let action = EvaluateAction(
      dataset: folder.at("photos"), format: .html, output: folder.at("report.html"))
    #expect(try action.perform(in: world.session()) == .success)
    let text = try #require(folder.text("report.html"))
    // The fake takes a picture for a beagle: a mistake, with the picture in the page.
    #expect(try PageParser.parse(text).all("img").count == 1)
    #expect(world.output.text.isEmpty)
    let error = #expect(throws: CommandError.self) { try action.perform(in: world.session()) }
    #expect(try #require(error).description.contains("is there already"))
  }
}
