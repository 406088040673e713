import Containers
import Files
import Digests
import Foundation
import TestSupport
import Testing

@testable import BreedRecognition

private let shared = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "shared")
private let weights = shared.appending(path: "weights/tf_efficientnetv2_b0.in1k.safetensors")
private let photos = shared.appending(path: "datasets/whole-photos")
private let isHere = [weights, photos].allSatisfy {
  FileManager.default.fileExists(atPath: $0.path(percentEncoded: false))
}

@Suite struct `The published ImageNet weights` {
  @Test(.enabled(if: isHere, "../shared/weights or ../shared/datasets is not here"))
  func `are right on nine of ten whole photos among the dogs`() throws {
    // The default bundle has ImageNet's 1,000 outputs in their order, and another training.
    let copy = try BundleCopy()
    let file = copy.path("weights.safetensors")
    try Data(contentsOf: weights).write(to: file)
    let digest = try Data(contentsOf: weights).withUnsafeBytes(sha256)
    try copy.replace(defaultBundle().manifest.weights.sha256, with: digest, in: "model.json")
    let bundle = try ModelBundle(folder: Path(copy.folder.path(percentEncoded: false)))
    let worker = try BreedClassifier(bundle, precision: .f32).makeWorker()
    var right = 0
    var count = 0
    for folder in try contents(of: photos) {
      for photo in try contents(of: folder) {
        let found = try Data(contentsOf: photo).withUnsafeBytes {
          try worker.classify(Container($0))
        }
        let best = found.ranking.first { $0.breed.name != "Dalmatian" }
        right += folder.lastPathComponent.hasPrefix(best?.breed.id ?? "?") ? 1 : 0
        count += 1
      }
    }
    #expect(count == 240)
    print("the published weights are right on \(right) of \(count) whole photos")
    #expect(Double(right) > 0.87 * Double(count))
  }

  private func contents(of folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
  }
}
