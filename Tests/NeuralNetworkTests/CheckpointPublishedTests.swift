import Files
import NeuralNetwork
import Testing

private let inception = sharedFile("weights/inception_v3.partial.safetensors")
private let efficientNet = sharedFile("weights/tf_efficientnetv2_b0.in1k.safetensors")

@Suite struct `Published checkpoints` {
  @Test(.enabled(if: inception != nil, "../shared/weights is absent"))
  func `of InceptionV3 open and give finite numbers`() throws {
    let file = try SafetensorsFile(path: Path(#require(inception)))
    #expect(file.tensors.count == 186)
    #expect(file.metadata["architecture"] == "inception_v3")
    let bias = try file.tensor("Conv2d_1a_3x3.conv.bias", shape: [32])
    #expect(bias.values.allSatisfy { $0.isFinite })
    let weight = try file.tensor("Conv2d_1a_3x3.conv.weight", shape: [32, 3, 3, 3])
    #expect(weight.values.allSatisfy { $0.isFinite } && Set(weight.values).count > 500)
    #expect(!file.contains("fc.weight"))
  }

  @Test(.enabled(if: efficientNet != nil, "../shared/weights is absent"))
  func `of EfficientNetV2 open and give finite numbers`() throws {
    let file = try SafetensorsFile(path: Path(#require(efficientNet)))
    #expect(file.tensors.count == 361)
    for (name, info) in file.tensors {
      let values = try file.tensor(name, shape: info.shape).values
      #expect(values.allSatisfy { $0.isFinite }, "\(name)")
    }
  }
}
