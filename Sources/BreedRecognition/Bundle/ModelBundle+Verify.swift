internal import Files
internal import Architectures
internal import Imaging
internal import Messages
internal import NeuralNetwork

extension ModelBundle {
  /// Checks that the bundle is intact: the weights' SHA-256, every tensor against the architecture,
  /// and that the network's outputs for a grey picture are usable.
  ///
  /// - Throws: `BundleError`, `CheckpointError` or `NeuralNetworkError`, each with a sentence for the
  ///   user.
  public func verify() throws {
    let weights = try openWeights()
    try architecture.checkTensors(of: weights, for: network)
    try check(InferencePlan(network, parameters: weights))
    guard let quantization = manifest.quantization else { return }
    try check(
      InferencePlan(
        network, parameters: weights, precision: .int8, quantization: quantization))
  }

  /// Checks that the network's outputs for a grey picture are usable.
  private func check(_ plan: InferencePlan) throws {
    let worker = try InferenceWorker(plan)
    let side = max(manifest.input.width, manifest.input.height)
    let grey = Image(
      width: side, height: side, pixels: [UInt8](repeating: 128, count: 3 * side * side))
    manifest.input.apply(to: DecodedPhoto(image: grey), into: worker.input)
    try worker.run()
    guard NetworkOutputs.areUsable(worker.output) else {
      throw BundleError(.unusableOutputs, ["folder": "\(folder)"])
    }
  }

  /// The size of the file with the weights in bytes; nil if it does not exist.
  public var weightsSize: Int? {
    FileStamp(ifThere: weightsPath)?.size
  }

  /// The number of the network's parameters, without batch normalisation's running statistics.
  public var parameterCount: Int {
    network.parameters.filter { !$0.name.contains(".running_") }
      .reduce(0) { $0 + $1.shape.reduce(1, *) }
  }
}
