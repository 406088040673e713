import TestSupport
import Files
import BreedRecognition
import CommandKit
import Foundation
import PhotoArchive
import Synchronization

/// A classifier that says of each photo what a closure makes of its text.
struct FakeClassifier: PhotoClassifier {
  let model = ModelDescription(
    name: "fake.1", architecture: "fake", digest: "abc", folder: "/models/fake", precision: "f32",
    breeds: [], thresholds: Thresholds(dogProbability: 0.5, confidence: 0.6))
  var workerError: (any Error & Sendable)?
  let classify: @Sendable (String) throws -> Void

  func makeWorker() throws -> any PhotoClassifierWorker {
    if let workerError { throw workerError }
    return Worker(classify: classify)
  }

  private struct Worker: PhotoClassifierWorker {
    let classify: @Sendable (String) throws -> Void

    func classify(_ photo: UnsafeRawBufferPointer) throws -> Recognition {
      let text = String(decoding: photo, as: UTF8.self)
      try classify(text)
      return Recognition(outcome: .breed, ranking: [], dogProbability: 1, warnings: [text])
    }
  }
}

/// An error with a sentence.
struct Trouble: Error, CustomStringConvertible {
  var description = "Trouble."
}

/// A scan of files that hold their own number.
struct NumberedPhotos: IteratorProtocol {
  let folder: URL
  var numbers: Range<Int>
  let onNext: @Sendable (Int) -> Void

  /// Writes the photos.
  init(_ count: Int, onNext: @escaping @Sendable (Int) -> Void = { _ in }) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kennel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    numbers = 0..<count
    self.onNext = onNext
    for number in numbers { try Data("\(number)".utf8).write(to: url(number)) }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  mutating func next() -> PhotoScan.Item? {
    guard let number = numbers.popFirst() else { return nil }
    onNext(number)
    let path = Path(url(number).path())
    guard let stamps = try? PhotoRecord.Stamps(of: path) else { return nil }
    return .photo(PhotoScan.Photo(path: path, stamps: stamps))
  }

  private func url(_ number: Int) -> URL { folder.appending(path: "\(number)") }
}

/// Output that stays in memory.
final class MemorySink: OutputSink {
  let isTerminal: Bool
  let isPipe: Bool
  let width: Int?
  private let error: Int32
  private let written = Mutex("")

  init(
    isTerminal: Bool = false, isPipe: Bool = false, width: Int? = nil, error: Int32 = 0
  ) {
    self.isTerminal = isTerminal
    self.isPipe = isPipe
    self.width = width
    self.error = error
  }

  var text: String { written.withLock { $0 } }

  func write(_ text: String) -> Int32 {
    written.withLock { $0 += text }
    return error
  }
}
