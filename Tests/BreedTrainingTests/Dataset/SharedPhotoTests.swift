import Files
import Foundation
import PhotoArchive
import Testing

@testable import BreedTraining

/// Photos beside the repository, which may not enter it.
private let stanford = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "shared/datasets/stanford-dogs-224")

private let isThere = FileManager.default.fileExists(atPath: stanford.path())

@Suite(.enabled(if: isThere, "../shared/datasets/stanford-dogs-224 is not there"))
struct SharedPhotoTests {
  private let root = Path(stanford.path())

  /// What `make_pairs.py` says of pairs of photos.
  private func pairs() throws -> (same: Set<Set<String>>, near: Set<Set<String>>, all: Set<String>)
  {
    let file = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/pairs.tsv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t").map(String.init) }
    let same = lines.filter { $0[0] == "same" }.map { Set($0[1...]) }
    return (Set(same), Set(lines.map { Set($0[1...]) }), Set(lines.flatMap { $0[1...] }))
  }

  @Test func `the pairs that look the same are those that Pillow and NumPy find`() throws {
    let (same, near, _) = try pairs()
    #expect(same.count >= 10)
    let breeds = Set(near.flatMap(\.self).compactMap { $0.split(separator: "/").dropFirst().first })
    let photos = try ["train", "validation"].flatMap { split in
      try breeds.sorted().flatMap { breed in
        try FileManager.default
          .contentsOfDirectory(atPath: stanford.appending(path: "\(split)/\(breed)").path())
          .map { "\(split)/\(breed)/\($0)" }
      }
    }.map { LabelledPhoto(path: root.appending(Array($0.utf8)), label: nil) }
    let inspected = try Inspection.run(
      on: photos, threads: 2, progress: { _, _ in }, isCancelled: { false }
    ).photos
    #expect(inspected.count == photos.count && photos.count > 500)
    var found: Set<Set<String>> = []
    for (index, photo) in inspected.enumerated() {
      for other in inspected[..<index] where photo.fingerprint.looksLike(other.fingerprint) {
        found.insert(
          Set(
            [photo, other].map { String($0.place.path.lossyString.dropFirst(root.bytes.count + 1)) }
          ))
      }
    }
    #expect(same.subtracting(found) == [])
    #expect(found.subtracting(near) == [])
  }

  @Test func `ten breeds with the splits that they come with`() throws {
    let dataset = try Dataset.load(
      DatasetRequest(source: .path(root), classes: .first(10)))
    #expect(dataset.classes.first == DatasetClass(name: "n02085620-Chihuahua", id: "n02085620"))
    #expect((dataset.train.count, dataset.validation.count, dataset.test.count) == (700, 150, 0))
    #expect(dataset.unreadable == [])
  }
}
