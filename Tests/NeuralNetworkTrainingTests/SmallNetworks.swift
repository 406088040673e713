import NeuralNetwork
import NeuralNetworkTraining

/// The network of `make_steps.py`: every layer of the shipped networks.
func mixedNetwork() throws -> Network {
  var network = Network(inputShape: [3, 16, 16])
  func conv(
    _ inputs: Int, _ outputs: Int, _ kernel: Extent2d, stride: Extent2d = 1,
    padding: Extent2d = 0, groups: Int = 1, bias: Bool = false
  ) -> Layer {
    .conv2d(
      Conv2d(
        inputChannels: inputs, outputChannels: outputs, kernelSize: kernel, stride: stride,
        padding: .symmetric(padding), groups: groups, bias: bias))
  }
  func norm(_ channels: Int) -> Layer {
    .batchNorm2d(BatchNorm2d(channels: channels, epsilon: 1e-3))
  }
  var x = try network.add(conv(3, 16, 3, stride: 2, padding: 1), "stem", to: 0)
  x = try network.add(norm(16), "bn1", to: x)
  x = try network.add(.activation(.relu), "relu", to: x)
  var y = try network.add(conv(16, 40, 1), "expand", to: x)
  y = try network.add(norm(40), "bn2", to: y)
  y = try network.add(.activation(.silu), "silu", to: y)
  y = try network.add(conv(40, 40, 3, padding: 1, groups: 40), "depthwise", to: y)
  y = try network.add(norm(40), "bn3", to: y)
  y = try network.add(.activation(.silu), "silu", to: y)
  var gate = try network.add(.globalAvgPool2d, "se.pool", to: y)
  gate = try network.add(conv(40, 6, 1, bias: true), "se.conv_reduce", to: gate)
  gate = try network.add(.activation(.silu), "se.silu", to: gate)
  gate = try network.add(conv(6, 40, 1, bias: true), "se.conv_expand", to: gate)
  gate = try network.add(.activation(.sigmoid), "se.sigmoid", to: gate)
  y = try network.add(.multiply, "se", to: y, gate)
  y = try network.add(conv(40, 16, 1), "project", to: y)
  y = try network.add(norm(16), "bn4", to: y)
  x = try network.add(.add, "add", to: x, y)
  network.endStage("block", x)
  var left = try network.add(
    conv(16, 12, Extent2d(1, 3), padding: Extent2d(0, 1), bias: true), "left", to: x)
  left = try network.add(.activation(.relu), "left", to: left)
  var right = try network.add(conv(16, 20, 3, padding: 1, groups: 4, bias: true), "right", to: x)
  right = try network.add(.activation(.relu6), "right", to: right)
  let pool = Pool2d(
    .average(countsPadding: true), kernelSize: 3, stride: 1, padding: .symmetric(1))
  var pooled = try network.add(.pool2d(pool), "pool", to: x)
  pooled = try network.add(conv(16, 8, 1, bias: true), "pooled", to: pooled)
  pooled = try network.add(.activation(.relu), "pooled", to: pooled)
  x = try network.add(.concat, "concat", to: left, right, pooled)
  x = try network.add(.pool2d(Pool2d(.max, kernelSize: 2, stride: 2)), "max", to: x)
  x = try network.add(.flatten, "flatten", to: x)
  x = try network.add(.linear(Linear(inputFeatures: 640, outputFeatures: 24)), "fc1", to: x)
  x = try network.add(.activation(.relu), "fc1", to: x)
  _ = try network.add(.linear(Linear(inputFeatures: 24, outputFeatures: 5)), "fc2", to: x)
  return network
}
