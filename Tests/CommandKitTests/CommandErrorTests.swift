import ArgumentParser
import BreedRecognition
import Files
import Messages
import PhotoArchive
import TestSupport
import Testing

@testable import CommandKit

struct CommandErrorTests {
  private struct Faulty: FaultProviding {
    let fault: Fault
    let message = CommandMessage.text(["text": "Something is wrong."])
  }

  @Test(
    arguments: [(.data, 65), (.creation, 73), (.inputOutput, 74), (.usage, 64)]
      as [(Fault, Int32)])
  func `each fault has its status`(fault: Fault, status: Int32) {
    let error = CommandError(Faulty(fault: fault))
    #expect(error.status.rawValue == status)
    #expect(error.description == "Something is wrong.")
  }

  @Test func `an error that names no fault is one of the data`() {
    #expect(CommandError(Trouble()) == CommandError(.badData, Message(Trouble())))
  }

  @Test func `a command's error stays as it is`() {
    let error = CommandError(.outputClosed, nil)
    #expect(CommandError(error) == error)
    #expect(throws: error) { try CommandError.wrapping { throw error } }
  }

  @Test func `the errors of files, bundles and journals have the statuses of the reference`() {
    let cases: [(any Error, CommandStatus)] = [
      (FileError(.isFolder), .inputOutput), (FileError(writing: "/x", .diskFull), .inputOutput),
      (BundleError(.noBreed), .badData), (BundleError(.exists), .cannotCreate),
      (JournalError(.cannotBegin), .cannotCreate), (JournalError(.notWritten), .inputOutput),
      (JournalError(.notRead, id: "1"), .inputOutput), (JournalError(.busy), .inputOutput),
    ]
    for (error, status) in cases {
      #expect(CommandError(error).status == status, "\(error)")
      #expect(CommandError(error).description == "\(error)")
    }
  }

  @Test func `wrapping returns what its body returns`() throws {
    #expect(try CommandError.wrapping { 3 } == 3)
    #expect(throws: CommandError(.badData, Message(Trouble()))) {
      try CommandError.wrapping { throw Trouble() }
    }
  }

  @Test func `a file that can't be read or written is named with the cause`() {
    let error = #expect(throws: CommandError.self) {
      try CommandError.wrapping(.cannotCreate, .notWritten, "a/plan.jsonl") {
        throw FileError(writing: nil, .diskFull)
      }
    }
    #expect(error?.status == .cannotCreate)
    #expect(error?.description == "a/plan.jsonl can't be written. The disk is full.")
  }

  @Test(arguments: [0, 257, .min])
  func `a number out of its range is refused`(number: Int) {
    let error = #expect(throws: ValidationError.self) {
      try ValidationError.check("--jobs", number, in: 1...256)
    }
    #expect(error?.message == "--jobs takes a number from 1 to 256.")
  }

  @Test(arguments: [1, 256, nil])
  func `a number in its range is taken, and none too`(number: Int?) throws {
    try ValidationError.check("--jobs", number, in: 1...256)
  }

  @Test func `a number without an upper limit is refused from below`() {
    let error = #expect(throws: ValidationError.self) {
      try ValidationError.check("--top", 0, in: 1 ... .max)
    }
    #expect(error?.message == "--top takes a number from 1 on.")
  }

  @Test(arguments: CommandStatus.allCases)
  func `the help explains every status`(status: CommandStatus) {
    #expect(CommandStatus.help.contains(" \(status.rawValue) "))
  }

  @Test func `the statuses are those of the reference`() {
    #expect(CommandStatus.allCases.map(\.rawValue) == [0, 1, 2, 64, 65, 73, 74, 130, 141])
  }
}
