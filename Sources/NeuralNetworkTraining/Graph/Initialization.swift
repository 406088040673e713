internal import Glibc
internal import NeuralNetwork
internal import Randomness

/// The initial values of parameters that are not in a checkpoint.
enum Initialization {
  /// Returns the initial values of a parameter by its role; they depend only on the seed and the
  /// name.
  ///
  /// Kernels of convolutions are drawn from a normal distribution of variance 2 / fan-in (He 2015,
  /// arXiv 1502.01852), weights of linear layers uniformly as in PyTorch; scales and variances are
  /// 1, all other parameters 0.
  static func tensor(for entry: ParameterSpace.Entry, seed: UInt64) -> Tensor {
    let isOne =
      entry.name.hasSuffix(".running_var")
      || (entry.role == .shift && entry.name.hasSuffix(".weight"))
    guard entry.role == .weight else {
      return Tensor(
        shape: entry.shape, values: Array(repeating: isOne ? 1 : 0, count: entry.count))
    }
    // Each parameter has its own generator, so adding a layer does not change other parameters.
    var generator = SeededGenerator(seed: seed ^ hash(entry.name))
    let fanIn = Double(entry.shape.dropFirst().reduce(1, *))  // I / G · kH · kW
    let values: [Float]
    if entry.shape.count == 2 {
      let bound = 1 / fanIn.squareRoot()
      values = (0..<entry.count).map { _ in Float((2 * generator.unit() - 1) * bound) }
    } else {
      let deviation = (2 / fanIn).squareRoot()
      values = (0..<entry.count).map { _ in Float(generator.normal() * deviation) }
    }
    return Tensor(shape: entry.shape, values: values)
  }

  /// Returns the FNV-1a hash of a text.
  ///
  /// Swift's own hashes are seeded per process, so they can't be used here.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
