import Containers
import TestSupport
import Files
import Digests
import Foundation
import Imaging
import Messages
import NeuralNetwork
import Testing

@testable import BreedRecognition

/// Numbers that say nothing are an error of the bundle or of the photo, and never "no dog".
@Suite struct `Numbers that say nothing` {
  private func picture() throws -> Data {
    let image = Image(width: 64, height: 64, pixels: [UInt8](repeating: 90, count: 3 * 64 * 64))
    return Data(try image.jpegData(quality: 90))
  }

  /// `auto` is int8 on many processors, where such weights gave "no dog seen".
  @Test(
    arguments: [
      ("conv_stem.weight", .nan), ("blocks.3.1.conv_pw.weight", .infinity),
      ("blocks.3.1.bn1.running_var", -1), ("classifier.weight", -.infinity),
      ("classifier.bias", 3e38),
    ] as [(String, Float)])
  func `are refused in the weights of a bundle`(tensor: String, value: Float) throws {
    let copy = try BundleCopy()
    try copy.set(tensor, value)
    let bundle = try ModelBundle(folder: Path(copy.folder))
    for precision in [PrecisionChoice.f32, .bf16, .int8] {
      let error = #expect(throws: CheckpointError.self) {
        try BreedClassifier(bundle, precision: precision).prepare()
      }
      #expect(error?.description.contains("weights.safetensors: tensor ") == true)
    }
    #expect(throws: CheckpointError.self) { try bundle.verify() }
  }

  @Test(arguments: [Float(99_000), -99_000])
  func `are an error of the photo where they are its outputs`(bias: Float) throws {
    let copy = try BundleCopy()
    try copy.set("classifier.bias", bias)
    let bundle = try ModelBundle(folder: Path(copy.folder))
    for precision in [PrecisionChoice.f32, .bf16, .int8] {
      let worker = try BreedClassifier(bundle, precision: precision).makeWorker()
      let error = #expect(throws: NeuralNetworkError.self) {
        try picture().withUnsafeBytes { try worker.classify(Container($0)) }
      }
      #expect(error?.description.contains("no usable numbers for this photo") == true)
    }
    #expect(throws: BundleError.self) { try bundle.verify() }
  }

  @Test(arguments: [
    ("[-0.27846, 50.845]", "[-3e38, 3e38]"), ("[-0.27846, 50.845]", "[0, 1e-40]"),
    ("[-0.27846, 50.845]", "[0, 1e999]"), ("[-0.27846, 50.845]", "[0, -1]"),
  ])
  func `are refused as a range for int8`(old: String, new: String) throws {
    let copy = try BundleCopy()
    try copy.replace(old, with: new, in: "model.json")
    #expect(copy.problem().contains("model.json"), "\(copy.problem())")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 10_001, -3e38])
  func `are not usable outputs`(value: Float) {
    #expect(NetworkOutputs.areUsable([1, -10_000, 10_000]))
    #expect(!NetworkOutputs.areUsable([1, value]))
    let kept = NetworkOutputs(logits: [1, value], largest: 1, sum: 1)
    #expect(NetworkOutputs(bytes: kept.bytes, count: 2) == nil)
  }

  /// What a damaged catalog may hold.
  @Test(
    arguments: [
      (.nan, 2), (.infinity, 2), (1e300, 2), (-1e300, 2), (0, .nan), (0, .infinity), (0, 0),
      (0, -1), (0, 0.5), (0, 1e300), (-50, 2), (0, 1001),
    ] as [(Double, Double)])
  func `are not decided on when they were kept`(largest: Double, sum: Double) throws {
    let bundle = try defaultBundle()
    let classifier = BreedClassifier(bundle)
    let decide = { (outputs: NetworkOutputs) in
      classifier.recognition(fromOutputs: outputs.bytes, warnings: [])
    }
    let logits = [Float](repeating: -20, count: 121)
    #expect(decide(NetworkOutputs(logits: logits, largest: 0, sum: 1.5)) != nil)
    #expect(decide(NetworkOutputs(logits: logits, largest: largest, sum: sum)) == nil)
    // All breeds as likely as the likeliest output, and yet a sum of 2.
    let flat = [Float](repeating: 0, count: 121)
    #expect(decide(NetworkOutputs(logits: flat, largest: 0, sum: 2)) == nil)
  }
}

extension BundleCopy {
  /// Overwrites the first number of a tensor, and what `model.json` says of the file.
  fileprivate func set(_ name: String, _ value: Float) throws {
    let path = path("weights.safetensors")
    let file = try SafetensorsFile(path: Path(path))
    var tensors = try file.names.map { name in
      (name: name, tensor: try file.tensor(name, shape: try #require(file.shape(of: name))))
    }
    let place = try #require(tensors.firstIndex { $0.name == name })
    tensors[place].tensor.values[0] = value
    try writeSafetensors(
      tensors, elementType: { $0 == name ? .f32 : file.info($0)?.elementType ?? .f32 },
      to: Path(path))
    let digest = try Data(contentsOf: path).withUnsafeBytes(sha256)
    try replace(defaultBundle().manifest.weights.sha256, with: digest, in: "model.json")
  }
}
