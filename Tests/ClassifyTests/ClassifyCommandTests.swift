import Files
import TestSupport
import ArgumentParser
import BreedRecognition
import CommandKit
import PhotoArchive
import Testing
@testable import Classify

struct ClassifyCommandTests {
  @Test func `the study's way in still works`() throws {
    let command = try ClassifyCommand.parse(["-i", "photo.jpg", "-m", "bundle", "--debug"])
    #expect(command.debug)
    #expect(command.model.choice.request == ClassifierRequest(model: "bundle"))
    #expect(try command.input.source().paths.map(\.string) == ["photo.jpg"])
  }

  @Test func `without options the table names three breeds`() throws {
    let command = try ClassifyCommand.parse(["Photos"])
    #expect((command.output.format, command.names.top, command.debug) == (.table, 3, false))
  }

  @Test(arguments: [["--top", "0"], ["--format", "xml"], ["--bogus"], ["--jobs", "x"]])
  func `what makes no sense is an error of use`(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try ClassifyCommand.parse(arguments + ["a"]) }
    #expect(error.map { ClassifyCommand.exitCode(for: $0).rawValue } == 64)
  }
}
