import TestSupport
import Files
import ArgumentParser
import BreedRecognition
import PhotoArchive
import Testing

@testable import CommandKit

struct OptionsTests {
  @Test func `photos are named alone, by -i and by a list`() throws {
    let options = try PhotoInputOptions.parse(
      ["a", "-i", "b", "--input", "c", "--files-from", "-", "-0", RawArguments.text([0xFF])])
    let list = PhotoSource.List(.standardInput, isNullSeparated: true)
    let paths = [Path("a"), Path(bytes: [0xFF]), Path("b"), Path("c")]
    #expect(try options.source() == PhotoSource(paths: paths, list: list))
  }

  @Test func `naming nothing is an error of use`() throws {
    let options = try PhotoInputOptions.parse([])
    #expect(throws: CommandError.self) { try options.source() }
    #expect(throws: (any Error).self) { try PhotoInputOptions.parse(["-0", "a"]) }
  }

  @Test func `a second list is refused, and not forgotten`() {
    let error = #expect(throws: (any Error).self) {
      try PhotoInputOptions.parse(["--files-from", "a", "--files-from", "b"])
    }
    guard let error else { return }
    #expect(PhotoInputOptions.exitCode(for: error).rawValue == 64)
    #expect(PhotoInputOptions.message(for: error).contains("--files-from can be given only once"))
  }

  @Test(arguments: [
    ["--min-confidence", "1.5"], ["--min-confidence", "nan"], ["--jobs", "0"],
    ["--min-confidence", "0.49"], ["--min-confidence", "0"],
    ["--jobs", "257"], ["--jobs", "9223372036854775807"], ["--precision", "f64"],
  ])
  func `values out of range are refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { try ModelOptions.parse(arguments) }
  }

  @Test func `a confidence below what any model may name breeds from is an error of use`() {
    let error = #expect(throws: (any Error).self) {
      try ModelOptions.parse(["--min-confidence", "0.3"])
    }
    guard let error else { return }
    #expect(ModelOptions.exitCode(for: error).rawValue == 64)
    #expect(ModelOptions.message(for: error).contains("kennel names no breed below 0.5"))
  }

  @Test func `a confidence below what the model may name breeds from is an error of use`() throws {
    let request = ClassifierRequest(minConfidence: 0.6)
    let young = Thresholds(dogProbability: 0.5, confidence: 0.9, photos: 40)
    let error = #expect(throws: CommandError.self) { try request.check(against: young, of: "mine") }
    #expect(error?.status == .usage)
    #expect(try #require(error).description.contains("validated on 40 photos of dogs"))
    let proven = Thresholds(dogProbability: 0.5, confidence: 0.9, photos: 400)
    try request.check(against: proven, of: "mine")
    try ClassifierRequest(minConfidence: 0.7).check(against: young, of: "mine")
    try ClassifierRequest().check(against: young, of: "mine")
  }

  @Test func `model options become a request`() throws {
    let options = try ModelOptions.parse(
      ["-m", "x", "--precision", "bf16", "--min-confidence", "0.5", "-j", "3"])
    let request = ClassifierRequest(model: "x", precision: .bf16, minConfidence: 0.5)
    #expect(options.choice == RecognitionChoice(request: request, jobs: 3))
  }

  @Test(
    arguments: [
      ([:], "en"), (["LANG": "fr_FR.UTF-8"], "fr"), (["LANG": "C.UTF-8"], "en"),
      (["LANG": "fr_FR", "LC_ALL": "de_AT@euro"], "de"), (["LANG": "fr", "LC_ALL": ""], "fr"),
      (["LANG": "de", "LC_MESSAGES": "POSIX"], "en"),
    ] as [([String: String], String)])
  func `the system's language is taken from the usual variables`(
    environment: [String: String], code: String
  ) throws {
    #expect(
      try LanguageOptions.parse([]).choice(in: environment)
        == LanguageChoice(code: code, isExplicit: false))
    #expect(
      try LanguageOptions.parse(["--language", "FR"]).choice(in: environment)
        == LanguageChoice(code: "fr", isExplicit: true))
  }
}
