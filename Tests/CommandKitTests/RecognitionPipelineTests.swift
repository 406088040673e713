import BreedRecognition
@testable import CommandKit
import Foundation
import Messages
import PhotoArchive
import Synchronization
import TestSupport
import Testing
import Threads

@Suite(.timeLimit(.minutes(30)))
struct RecognitionPipelineTests {
  private func run(
    _ photos: NumberedPhotos, workers: Int = 4, interruption: Interruption = Interruption(),
    deliver: (String) throws -> Void = { _ in },
    classify: @escaping @Sendable (String) throws -> Void
  ) throws -> [String] {
    defer { photos.remove() }
    var results: [String] = []
    let pipeline = RecognitionPipeline(
      classifier: EchoClassifier(onPhoto: classify), workers: workers, interruption: interruption)
    try pipeline.run(photos) { result in
      let text: String
      switch result.recognition {
      case .success(let recognition): text = recognition.warnings.map(\.description).joined()
      case .failure(let error): text = "\(error)"
      }
      results.append(text)
      try deliver(text)
    }
    return results
  }

  @Test(arguments: [1, 2, 7]) func `results keep the order of the photos`(workers: Int) throws {
    let results = try run(NumberedPhotos(100), workers: workers) { text in
      // The later ones are done sooner.
      usleep(UInt32(100 - (Int(text) ?? 0)) * 20)
    }
    #expect(results == (0..<100).map(String.init))
  }

  @Test func `one photo's failure touches no other`() throws {
    let results = try run(NumberedPhotos(20)) { if $0.hasSuffix("3") { throw Trouble() } }
    #expect(results == (0..<20).map { $0 % 10 == 3 ? "Trouble." : "\($0)" })
  }

  @Test func `no worker is far ahead of the slowest`() throws {
    let taken = Atomic(0)
    let mostAhead = Atomic(0)
    let photos = try NumberedPhotos(200) { number in
      taken.store(number, ordering: .relaxed)
    }
    _ = try run(photos, workers: 2) { text in
      if text == "50" {
        usleep(100_000)
        mostAhead.store(taken.load(ordering: .relaxed) - 50, ordering: .relaxed)
      }
    }
    #expect(1...8 ~= mostAhead.load(ordering: .relaxed))
  }

  @Test func `results come while later photos are still worked on`() throws {
    let delivered = Atomic(0)
    let results = try run(
      NumberedPhotos(10), workers: 2,
      deliver: { _ in delivered.add(1, ordering: .relaxed) },
      classify: { text in
        guard text == "9" else { return }
        while delivered.load(ordering: .relaxed) < 8 { usleep(1000) }
      })
    #expect(results.count == 10)
  }

  @Test func `after an interruption the photos in hand are finished, and delivered`() throws {
    let interruption = Interruption()
    let results = try run(NumberedPhotos(100), workers: 3, interruption: interruption) { text in
      usleep(2000)
      if text == "20" { interruption.request() }
    }
    #expect(results == (0..<results.count).map(String.init))
    #expect(21...30 ~= results.count)
  }

  @Test func `when results can't be delivered, the work stops with that error`() throws {
    let begun = Atomic(0)
    #expect(throws: Trouble.self) {
      try run(
        NumberedPhotos(1000), workers: 2,
        deliver: { if $0 == "5" { throw Trouble() } },
        classify: { _ in begun.add(1, ordering: .relaxed) })
    }
    #expect(begun.load(ordering: .relaxed) < 20)
  }

  @Test func `fewer threads than asked for do the work, and none is an error`() throws {
    let photos = try NumberedPhotos(20)
    defer { photos.remove() }
    for most in [1, 3] {
      var pipeline = RecognitionPipeline(
        classifier: EchoClassifier { _ in }, workers: 4, interruption: Interruption())
      let started = Atomic(0)
      pipeline.startThread = { body throws(ThreadError) in
        guard started.add(1, ordering: .relaxed).newValue <= most else {
          throw ThreadError(.noneLeft)
        }
        return try WorkerThread(body)
      }
      var count = 0
      try pipeline.run(photos) { _ in count += 1 }
      #expect(count == 20)
    }
    var pipeline = RecognitionPipeline(
      classifier: EchoClassifier { _ in }, workers: 4, interruption: Interruption())
    pipeline.startThread = { _ throws(ThreadError) in throw ThreadError(.noneLeft) }
    let noThread = CommandError(.inputOutput, Message(ThreadError(.noneLeft)))
    #expect(throws: noThread) { try pipeline.run(photos) { _ in } }
  }

  @Test func `a worker that can't be made ends the run with a sentence`() throws {
    let photos = try NumberedPhotos(3)
    defer { photos.remove() }
    let classifier = EchoClassifier(workerError: Trouble()) { _ in }
    let pipeline = RecognitionPipeline(
      classifier: classifier, workers: 2, interruption: Interruption())
    #expect(throws: CommandError(.badData, Message(Trouble()))) {
      try pipeline.run(photos) { _ in }
    }
  }
}

struct RecognitionChoiceTests {
  @Test func `a photo is worked on for each core, but for no more than 16 unasked`() {
    #expect(RecognitionChoice().workers(cores: 6) == 6)
    #expect(RecognitionChoice().workers(cores: 128) == 16)
    #expect(RecognitionChoice(jobs: 40).workers(cores: 2) == 40)
  }
}
