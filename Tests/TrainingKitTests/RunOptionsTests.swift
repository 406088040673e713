import TestSupport
import Files
import ArgumentParser
import BreedTraining
import PhotoArchive
import Testing
import TrainingKit

@Suite struct `The options of a training's length` {
  @Test(arguments: [("90s", 90.0), ("30m", 1800), ("1.5h", 5400)])
  func `take durations`(text: String, seconds: Double) throws {
    let recipe = try RunOptions.parse(["--time", text]).choice.recipe(.head, fromScratch: false)
    #expect(recipe.length == .seconds(seconds))
  }

  @Test func `leave the usual recipe as it is`() throws {
    let usual = TrainingRecipe(layers: .all, fromScratch: true, threads: 3)
    #expect(try RunOptions.parse(["--jobs", "3"]).choice.recipe(.all, fromScratch: true) == usual)
    let other = try RunOptions.parse(["--jobs", "3", "--epochs", "7", "--seed", "9"])
      .choice.recipe(.all, fromScratch: true)
    #expect(other.length == .epochs(7) && other.seed == 9)
  }

  @Test(arguments: [
    ["--time", "30"], ["--time", "0m"], ["--time", "h"], ["--time", "infs"], ["--time", "nanh"],
    ["--epochs", "0"], ["--jobs", "0"], ["--epochs", "2", "--time", "1m"], ["--seed", "-1"],
  ])
  func `refuse what makes no sense`(arguments: [String]) {
    #expect(throws: (any Error).self) { try RunOptions.parse(arguments) }
  }
}

@Suite struct `The options of a dataset` {
  @Test func `make a request`() throws {
    let run = try RunOptions.parse(["--seed", "5", "--jobs", "3"]).choice
    let request = try DatasetOptions.parse([
      "dogs", "--not-a-dog", "cats", "--validation", "others", "--classes", "a, b",
    ]).request(run)
    #expect(
      request
        == DatasetRequest(
          source: .path(Path("dogs")), background: Path("cats"),
          validation: Path("others"),
          classes: .named(["a", "b"]), seed: 5, threads: 3))
    let tags = try DatasetOptions.parse(["dogs", "--from-tags", "--classes", "4"]).request(run)
    #expect(tags.source == .confirmedLabels(Path("dogs")) && tags.classes == .first(4))
  }

  @Test(arguments: [[], ["dogs", "--classes", "0"], ["dogs", "--classes", ","]])
  func `refuse what makes no sense`(arguments: [String]) {
    #expect(throws: (any Error).self) { try DatasetOptions.parse(arguments) }
  }
}
