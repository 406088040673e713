internal import NeuralNetwork
internal import OneDNN

// Batch normalisation with batch statistics. A frozen normalisation is folded into its convolution:
// GraphCompiler+Weighted.swift.

extension GraphCompiler {
  mutating func compileBatchNorm(_ node: FusedNode, _ norm: BatchNorm2d) throws {
    let data = program.source(node.inputs[0])  // [N, C, H, W]
    let fuses = node.activation == .relu
    let forward = try Primitive.batchNormTraining(
      engine, data: data.layout, epsilon: norm.epsilon, fusesReLU: fuses)
    let channels = try Layout.plain([norm.channels])  // [C]
    let (mean, variance) = (program.addBuffer(channels), program.addBuffer(channels))  // [C]
    let result = program.addBuffer(data.layout)  // [N, C, H, W]
    // The operands of both passes: the backward pass needs the statistics of the forward pass.
    var kept: [(Slot, TrainingOperand)] = [(.src, data), (.mean, mean), (.variance, variance)]
    kept += try scaleAndShift(of: node, as: [.scale, .shift], in: TrainingStore.parameter)
    // The workspace records which outputs the fused ReLU passed.
    if let signs = forward.layout(.workspace) {
      kept.append((.workspace, program.addBuffer(signs)))
    }
    append(node.name, forward, kept + [(.dst, result)])
    try rememberStatistics(node, mean, variance)
    finish(node, result, hasParameters: true) { [kept] compiler, gradient in
      let back = try Primitive.batchNormBackward(
        compiler.engine, diffData: data.layout, data: data.layout, epsilon: norm.epsilon,
        fusesReLU: fuses, forward: forward)
      let inputGradient = compiler.program.addBuffer(data.layout)  // [N, C, H, W]
      let gradients = try compiler.scaleAndShift(
        of: node, as: [.diffScale, .diffShift], in: TrainingStore.gradient)
      compiler.append(
        node.name, back, kept + [(.diffDst, gradient), (.diffSrc, inputGradient)] + gradients)
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  /// Returns the scale and shift of a node, or their gradients, in the memory given by `store`.
  private func scaleAndShift(
    of node: FusedNode, as slots: [Slot], in store: (Int) -> TrainingStore
  ) throws -> [(Slot, TrainingOperand)] {
    try zip(slots, ["weight", "bias"]).map { slot, name in
      let entry = space.entry("\(node.name).\(name)")  // [C]
      return (
        slot,
        TrainingOperand(place: .store(store(entry.offset)), layout: try .plain(entry.shape))
      )
    }
  }
}
