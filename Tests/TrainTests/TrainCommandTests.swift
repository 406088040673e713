import ArgumentParser
import Testing

@testable import Train

struct TrainCommandTests {
  @Test func `a bundle or a preview must be asked for`() {
    #expect(throws: (any Error).self) { try TrainCommand.parse(["Labelled"]) }
    #expect(throws: Never.self) { try TrainCommand.parse(["Labelled", "--output", "x"]) }
  }
}
