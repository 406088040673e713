import Files
import Foundation
import NeuralNetwork
import Testing

@Suite struct `Writing checkpoints` {
  static let special: [Float] = [0, -0.0, 1 / 3, 65504, 1e-7, .infinity, -.infinity]
  static let tensors: [(name: String, tensor: Tensor)] = [
    ("b.bf16", Tensor(shape: [7], values: special)),
    ("grid.f32", Tensor(shape: [2, 3], values: `Reading checkpoints`.grid)),
    ("grid.f16", Tensor(shape: [2, 3], values: `Reading checkpoints`.grid)),
    ("scalar", Tensor(shape: [], values: [2.5])),
    ("empty", Tensor(shape: [0, 4], values: [])),
  ]
  static let metadata = ["note": "line\n \"q\" é", "by": "kennel"]

  static func elementType(_ name: String) -> ElementType {
    name.hasSuffix(".bf16") ? .bf16 : name.hasSuffix(".f16") ? .f16 : .f32
  }

  /// `make_checkpoint_fixtures.py --verify` shows that the Python library reads these bytes.
  @Test func `makes the bytes that the Python library reads`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/kennel.safetensors"
    try writeSafetensors(
      Self.tensors, elementType: Self.elementType, metadata: Self.metadata, to: Path(path))
    let written = try Data(contentsOf: URL(fileURLWithPath: path))
    let expected = try Data(
      contentsOf: URL(fileURLWithPath: checkpointFixture("kennel.safetensors")))
    #expect(written == expected)
    #expect(try folder.contents == ["kennel.safetensors"])
  }

  @Test func `is undone by reading`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/weights.safetensors"
    // More than one chunk of the writer, and not a multiple of it.
    let many = (0..<150_001).map { Float($0) * 0.37 - 9_000 }
    let names = ["z", "é\u{1}\"\\\u{7F}😀", "a/b"]
    let tensors = names.map { (name: $0, tensor: Tensor(shape: [150_001], values: many)) }
    try writeSafetensors(tensors, metadata: ["": "\u{0}"], to: Path(path))
    let file = try SafetensorsFile(path: Path(path))
    #expect(file.metadata == ["": "\u{0}"])
    #expect(file.names == names.sorted())
    for name in names { #expect(try file.tensor(name, shape: [150_001]).values == many) }
  }

  @Test func `replaces a file whole`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3])
    try writeSafetensors(Self.tensors, to: Path(path))
    #expect(try SafetensorsFile(path: Path(path)).names.count == 5)
    #expect(try folder.contents == ["weights.safetensors"])
  }

  @Test func `says when a folder is missing or a path cannot be replaced`() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path + "/no/w.safetensors", folder.path + "/taken"] {
      if path.hasSuffix("taken") {
        try FileManager.default.createDirectory(
          atPath: path + "/inside", withIntermediateDirectories: true)
      }
      let error = #expect(throws: FileError.self) {
        try writeSafetensors(Self.tensors, to: Path(path))
      }
      #expect(error?.operation == .write)
    }
    #expect(try folder.contents == ["taken"])
  }
}
