import Files
import Foundation
import Messages
import NeuralNetwork
import Testing

@Suite struct `Reading checkpoints` {
  static let grid: [Float] = [-0.5, -0.25, 0, 0.25, 0.5, 0.75]

  @Test func `gives what the Python library wrote`() throws {
    let file = try SafetensorsFile(path: Path(checkpointFixture("python.safetensors")))
    #expect(file.metadata == ["format": "np", "note": "tab\t \"q\" é"])
    #expect(file.names.count == 10)
    for name in ["grid.f32", "grid.f16", "grid.bf16"] {
      #expect(try file.tensor(name, shape: [2, 3]).values == Self.grid, "\(name)")
    }
    #expect(try file.tensor("scalar", shape: []).values == [2.5])
    #expect(try file.tensor("empty", shape: [0, 4]).values == [])
    #expect(try file.tensor("naïve \"名\"", shape: [1]).values == [1])
    #expect(file.info("count")?.elementType == .i64)
    #expect(file.info("flags")?.byteRange.count == 3)
  }

  @Test func `keeps what is special about halves`() throws {
    let file = try SafetensorsFile(path: Path(checkpointFixture("python.safetensors")))
    let f16 = try file.tensor("special.f16", shape: [7]).values
    #expect(f16 == [0, -0.0, 0.333251953125, 65504, 1.1920929e-7, .infinity, -.infinity])
    #expect(f16[1].sign == .minus)
    let bf16 = try file.tensor("special.bf16", shape: [7]).values
    #expect(bf16[2] == 0.333984375)
    #expect(bf16[3] == 65536)
  }

  @Test func `names file, tensor, expectation and finding of a mismatch`() throws {
    let path = try checkpointFixture("python.safetensors")
    let file = try SafetensorsFile(path: Path(path))
    let cases: [(String, [Int], String)] = [
      ("grid.f32", [3, 2], "tensor grid.f32: expected the shape [3, 2], found [2, 3]."),
      ("absent", [1], "tensor absent: expected the shape [1], found no tensor of that name."),
      ("count", [], "tensor count: expected F32, F16 or BF16, found I64."),
    ]
    for (name, shape, message) in cases {
      let error = #expect(throws: CheckpointError.self) { try file.tensor(name, shape: shape) }
      #expect(error?.description == "\(path): \(message)")
    }
  }

  @Test func `works from many threads at once`() async throws {
    let file = try SafetensorsFile(path: Path(checkpointFixture("python.safetensors")))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<64 {
        group.addTask { (try? file.tensor("grid.f16", shape: [2, 3]).values) == Self.grid }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test func `does not need aligned data`() throws {
    let folder = try TemporaryFolder()
    let header = #"""
      {"b":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]},
      "w":{"dtype":"F32","shape":[1],"data_offsets":[1,5]},
      "h":{"dtype":"F16","shape":[1],"data_offsets":[5,7]}}
      """#
    for padding in 0..<8 {
      let padded = header + String(repeating: " ", count: padding)
      var bytes = checkpoint(padded)
      bytes += [1, 0, 0, 0x80, 0x3F, 0, 0x3C]
      let file = try SafetensorsFile(path: Path(folder.write(bytes)))
      #expect(try file.tensor("w", shape: [1]).values == [1])
      #expect(try file.tensor("h", shape: [1]).values == [1])
    }
  }

  @Test func `from memory is as from a file`() throws {
    let source = MemoryStateDict(["w": Tensor(shape: [2], values: [1, 2])])
    #expect(source.names == ["w"])
    #expect(source.contains("w") && !source.contains("v"))
    #expect(try source.tensor("w", shape: [2]).values == [1, 2])
    let error = #expect(throws: CheckpointError.self) { try source.tensor("w", shape: [1, 2]) }
    #expect(error?.code == .otherShape)
    #expect(
      error?.description == "the checkpoint: tensor w: expected the shape [1, 2], found [2].")
    #expect(throws: CheckpointError.self) { try source.tensor("v", shape: [2]) }
  }
}
