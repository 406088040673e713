import Containers
import TestSupport
import Files
import BreedRecognition
import Foundation
import Testing

private let checkout = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
private let shared = checkout.deletingLastPathComponent().appending(path: "shared")
private let reference = shared.appending(
  path: "models/tf_efficientnetv2_b0.dogs121.reference.jsonl")

/// What PyTorch makes of one photo with the default bundle's weights.
private struct Reference: Decodable {
  struct Output: Decodable {
    let id: String
    let probability: Double
  }

  let path: String
  let top5: [Output]
  let dogProbability: Double
}

@Suite struct `The default bundle` {
  @Test(.enabled(if: FileManager.default.fileExists(atPath: reference.path(percentEncoded: false))))
  func `gives PyTorch's probabilities on photos in f32`() throws {
    let classifier = try BreedClassifier(defaultBundle(), precision: .f32)
    let worker = try classifier.makeWorker()
    let lines = try String(contentsOf: reference, encoding: .utf8).split(separator: "\n")
    try #require(lines.count == 34)
    var largest = 0.0
    for line in lines {
      let expected = try JSONDecoder().decode(Reference.self, from: Data(line.utf8))
      let photo = try Data(contentsOf: shared.appending(path: expected.path))
      let found = try photo.withUnsafeBytes { try worker.classify(Container($0)) }
      largest = max(largest, abs(found.dogProbability - expected.dogProbability))
      let breeds = Dictionary(uniqueKeysWithValues: found.ranking.map { ($0.breed.id, $0) })
      for output in expected.top5 {
        guard let breed = breeds[output.id] else { continue }
        largest = max(largest, abs(breed.confidence - output.probability))
      }
      let best = expected.top5.filter { breeds[$0.id] != nil }.map(\.id)
      #expect(Array(found.ranking.prefix(best.count).map(\.breed.id)) == best, "\(expected.path)")
    }
    #expect(largest < 0.01)
    print("the largest difference of a probability from PyTorch's is \(largest)")
  }
}
