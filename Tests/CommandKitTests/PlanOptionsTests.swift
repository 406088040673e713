import ArgumentParser
import CommandKit
import Files
import TestSupport
import Testing

struct PlanOptionsTests {
  private func choice(_ arguments: String...) throws -> PlanChoice {
    try PlanOptions.parse(arguments).choice
  }

  @Test func `by default files are changed after a question, and lines are told`() throws {
    let usual = try choice()
    #expect(!usual.isDryRun && usual.file == nil && usual.asks && !usual.isQuiet)
    #expect(usual.format == .table)
  }

  @Test func `each option has its part`() throws {
    #expect(try choice("-n").isDryRun)
    #expect(try choice("--dry-run").isDryRun)
    #expect(try !choice("--yes").asks && !choice("-y").asks)
    #expect(try choice("-q").isQuiet)
    #expect(try choice("--format", "jsonl").format == .jsonl)
    #expect(throws: (any Error).self) { try choice("--format", "xml") }
  }

  @Test func `a plan into a file is a dry run`() throws {
    let planned = try choice("--plan", RawArguments.text([0x70, 0xFF]))
    #expect(planned.isDryRun)
    #expect(planned.file?.bytes == [0x70, 0xFF])
  }

  @Test func `a plan is written or applied, and not both`() throws {
    #expect(throws: (any Error).self) { try choice("--plan", "a", "--apply", "b") }
    #expect(try PlanOptions.parse(["--apply", "b"]).apply == "b")
    #expect(try !choice("--apply", "b").isDryRun)
  }
}
