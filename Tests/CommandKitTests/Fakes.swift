import TestSupport
import Files
import BreedRecognition
import CommandKit
import Foundation
import Messages
import PhotoArchive
import Synchronization

/// A message of a text.
func said(_ text: String) -> Message { CommandMessage.text(["text": .text(text)]) }

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
