import Files
import BreedRecognition
import CommandKit
import Foundation
import TestSupport
import Testing

@testable import BreedTraining
@testable import TrainingKit

@Suite struct `The log of a training` {
  private let folder: TemporaryFolder
  private let talk = MemorySink()

  init() throws { folder = try TemporaryFolder() }

  private func monitor(_ path: String? = nil) -> TrainingMonitor {
    let console = Console(output: MemorySink(), talk: talk, environment: [:])
    let session = Session(
      version: "1.2.3", environment: [:], console: console,
      models: ModelLocation(folders: []), classifiers: { _, _ in FakeClassifier() })
    return TrainingMonitor(session, log: path.map { Path($0) } ?? folder.at("log.jsonl"))
  }

  private func epoch(_ number: Int) -> EpochRecord {
    EpochRecord(
      epoch: number, loss: 1 / Double(number), accuracy: 0.5, validationLoss: 2,
      validationAccuracy: 0.25, learningRate: 1e-3, seconds: 10 * Double(number),
      photosPerSecond: 7)
  }

  /// The epochs in the log; each line must be one.
  private func logged() throws -> [EpochRecord] {
    let text = try #require(folder.text("log.jsonl"))
    #expect(text.isEmpty || text.hasSuffix("\n"))
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(EpochRecord.self, from: Data($0.utf8))
    }
  }

  @Test func `has a line for each epoch, at once`() throws {
    let monitor = monitor()
    monitor.tell(.began(memory: 1, epochs: []))
    #expect(try logged() == [])
    for number in 1...3 {
      monitor.tell(.epoch(epoch(number)))
      #expect(try logged() == (1...number).map(epoch))
    }
  }

  @Test func `is only added to while the training goes`() throws {
    let monitor = monitor()
    monitor.tell(.began(memory: 1, epochs: []))
    monitor.tell(.epoch(epoch(1)))
    // Were the log written anew, the note would go away.
    let note = try FileHandle(forWritingTo: folder.url("log.jsonl"))
    try note.seekToEnd()
    try note.write(contentsOf: Data("note\n".utf8))
    monitor.tell(.epoch(epoch(2)))
    let lines = try #require(folder.text("log.jsonl")).split(separator: "\n")
    #expect(lines.count == 3 && lines[1] == "note")
  }

  @Test func `holds each epoch once after a crash, and no half line`() throws {
    let first = monitor()
    first.tell(.began(memory: 1, epochs: []))
    for number in 1...3 { first.tell(.epoch(epoch(number))) }
    try folder.write("log.jsonl", try #require(folder.text("log.jsonl")) + #"{"accuracy":0."#)
    // The third epoch was logged, but the state was not saved any more.
    let second = monitor()
    second.tell(.began(memory: 1, epochs: [epoch(1), epoch(2)]))
    for number in 3...4 { second.tell(.epoch(epoch(number))) }
    #expect(try logged() == (1...4).map(epoch))
  }

  @Test func `is left as it is until the training begins`() throws {
    try folder.write("log.jsonl", "mine")
    _ = monitor()
    #expect(folder.text("log.jsonl") == "mine")
  }

  @Test func `says once that it can't be written, and the training goes on`() throws {
    try folder.write("log.jsonl/inside", "a folder in the way")
    let monitor = monitor()
    monitor.tell(.began(memory: 1, epochs: [epoch(1)]))
    for number in 2...3 { monitor.tell(.epoch(epoch(number))) }
    let complaints = talk.lines.filter { $0.contains("log.jsonl can't be written.") }
    #expect(complaints.count == 1)
    #expect(talk.text.contains("Epoch 3:"))
    #expect(folder.text("log.jsonl/inside") == "a folder in the way")
  }
}
