import NeuralNetwork

// Inception v3 (Szegedy et al. 2015, arXiv 1512.00567), with torchvision's names and without its
// auxiliary classifier.

extension Architecture {
  /// Inception v3: 23.9 million parameters with 1,000 classes.
  static let inceptionV3 = Architecture(
    name: "inception_v3", inputSize: 299, mean: [0.5, 0.5, 0.5],
    standardDeviation: [0.5, 0.5, 0.5], headPrefix: "fc", unusedPrefixes: ["AuxLogits."]
  ) { builder, classes in
    try builder.stem()
    try builder.mixedA("Mixed_5b", poolChannels: 32)
    try builder.mixedA("Mixed_5c", poolChannels: 64)
    try builder.mixedA("Mixed_5d", poolChannels: 64)
    try builder.mixedB("Mixed_6a")
    try builder.mixedC("Mixed_6b", inner: 128)
    try builder.mixedC("Mixed_6c", inner: 160)
    try builder.mixedC("Mixed_6d", inner: 160)
    try builder.mixedC("Mixed_6e", inner: 192)
    try builder.mixedD("Mixed_7a")
    try builder.mixedE("Mixed_7b")
    try builder.mixedE("Mixed_7c")
    try builder.classifier("fc", classes: classes, dropout: 0.5)
  }
}

private let pairs: Padding = .symmetric(1)
private let row = Extent2d(1, 7)
private let column = Extent2d(7, 1)
private let alongRow: Padding = .symmetric(Extent2d(0, 3))
private let alongColumn: Padding = .symmetric(Extent2d(3, 0))

extension NetworkBuilder {
  /// Adds torchvision's BasicConv2d: convolution, batch normalisation, ReLU.
  @discardableResult
  private mutating func basic(
    _ name: String, _ channels: Int, _ kernel: Extent2d, stride: Extent2d = 1,
    padding: Padding = .none, to input: Network.Value? = nil
  ) throws -> Network.Value {
    try convBN(
      "\(name).conv", "\(name).bn", to: input, channels: channels, kernel: kernel, stride: stride,
      padding: padding, epsilon: 1e-3, activation: .relu)
  }

  @discardableResult
  private mutating func maxPool(
    _ name: String, to input: Network.Value? = nil
  ) throws -> Network.Value {
    try add(.pool2d(Pool2d(.max, kernelSize: 3, stride: 2)), name, to: input)
  }

  /// Adds 3x3 average pooling, with padding counted, and a 1x1 convolution.
  private mutating func poolBranch(
    _ name: String, _ channels: Int, to input: Network.Value
  ) throws -> Network.Value {
    let pool = Pool2d(
      .average(countsPadding: true), kernelSize: 3, stride: 1, padding: pairs)
    try add(.pool2d(pool), "\(name).branch_pool", to: input)
    return try basic("\(name).branch_pool", channels, 1)
  }

  private mutating func end(_ name: String, _ branches: [Network.Value]) throws {
    try join(.concat, name, branches)
    endStage(name)
  }

  fileprivate mutating func stem() throws {
    try basic("Conv2d_1a_3x3", 32, 3, stride: 2)
    endStage("Conv2d_1a_3x3")
    try basic("Conv2d_2a_3x3", 32, 3)
    try basic("Conv2d_2b_3x3", 64, 3, padding: pairs)
    endStage("Conv2d_2b_3x3")
    try maxPool("maxpool1")
    try basic("Conv2d_3b_1x1", 80, 1)
    try basic("Conv2d_4a_3x3", 192, 3)
    endStage("Conv2d_4a_3x3")
    try maxPool("maxpool2")
  }

  fileprivate mutating func mixedA(_ name: String, poolChannels: Int) throws {
    let x = current
    let one = try basic("\(name).branch1x1", 64, 1, to: x)
    try basic("\(name).branch5x5_1", 48, 1, to: x)
    let five = try basic("\(name).branch5x5_2", 64, 5, padding: .symmetric(2))
    try basic("\(name).branch3x3dbl_1", 64, 1, to: x)
    try basic("\(name).branch3x3dbl_2", 96, 3, padding: pairs)
    let three = try basic("\(name).branch3x3dbl_3", 96, 3, padding: pairs)
    let pool = try poolBranch(name, poolChannels, to: x)
    try end(name, [one, five, three, pool])
  }

  fileprivate mutating func mixedB(_ name: String) throws {
    let x = current
    let three = try basic("\(name).branch3x3", 384, 3, stride: 2, to: x)
    try basic("\(name).branch3x3dbl_1", 64, 1, to: x)
    try basic("\(name).branch3x3dbl_2", 96, 3, padding: pairs)
    let double = try basic("\(name).branch3x3dbl_3", 96, 3, stride: 2)
    let pool = try maxPool("\(name).branch_pool", to: x)
    try end(name, [three, double, pool])
  }

  fileprivate mutating func mixedC(_ name: String, inner: Int) throws {
    let x = current
    let one = try basic("\(name).branch1x1", 192, 1, to: x)
    try basic("\(name).branch7x7_1", inner, 1, to: x)
    try basic("\(name).branch7x7_2", inner, row, padding: alongRow)
    let seven = try basic("\(name).branch7x7_3", 192, column, padding: alongColumn)
    try basic("\(name).branch7x7dbl_1", inner, 1, to: x)
    try basic("\(name).branch7x7dbl_2", inner, column, padding: alongColumn)
    try basic("\(name).branch7x7dbl_3", inner, row, padding: alongRow)
    try basic("\(name).branch7x7dbl_4", inner, column, padding: alongColumn)
    let double = try basic("\(name).branch7x7dbl_5", 192, row, padding: alongRow)
    let pool = try poolBranch(name, 192, to: x)
    try end(name, [one, seven, double, pool])
  }

  fileprivate mutating func mixedD(_ name: String) throws {
    let x = current
    try basic("\(name).branch3x3_1", 192, 1, to: x)
    let three = try basic("\(name).branch3x3_2", 320, 3, stride: 2)
    try basic("\(name).branch7x7x3_1", 192, 1, to: x)
    try basic("\(name).branch7x7x3_2", 192, row, padding: alongRow)
    try basic("\(name).branch7x7x3_3", 192, column, padding: alongColumn)
    let seven = try basic("\(name).branch7x7x3_4", 192, 3, stride: 2)
    let pool = try maxPool("\(name).branch_pool", to: x)
    try end(name, [three, seven, pool])
  }

  fileprivate mutating func mixedE(_ name: String) throws {
    let x = current
    let one = try basic("\(name).branch1x1", 320, 1, to: x)
    let three = try basic("\(name).branch3x3_1", 384, 1, to: x)
    let threeRow = try splitEnd("\(name).branch3x3_2a", row: true, from: three)
    let threeColumn = try splitEnd("\(name).branch3x3_2b", row: false, from: three)
    try basic("\(name).branch3x3dbl_1", 448, 1, to: x)
    let double = try basic("\(name).branch3x3dbl_2", 384, 3, padding: pairs)
    let doubleRow = try splitEnd("\(name).branch3x3dbl_3a", row: true, from: double)
    let doubleColumn = try splitEnd("\(name).branch3x3dbl_3b", row: false, from: double)
    let pool = try poolBranch(name, 192, to: x)
    try end(name, [one, threeRow, threeColumn, doubleRow, doubleColumn, pool])
  }

  /// Adds one of the parallel 1x3 and 3x1 convolutions at the end of a branch.
  private mutating func splitEnd(
    _ name: String, row: Bool, from input: Network.Value
  ) throws -> Network.Value {
    try basic(
      name, 384, row ? Extent2d(1, 3) : Extent2d(3, 1),
      padding: .symmetric(row ? Extent2d(0, 1) : Extent2d(1, 0)), to: input)
  }
}
