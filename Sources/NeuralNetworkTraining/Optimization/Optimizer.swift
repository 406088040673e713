/// An optimisation algorithm.
public enum Optimizer: Sendable, Hashable, Codable {
  /// Stochastic gradient descent with momentum, as PyTorch's `SGD`; weight decay is added to the
  /// gradient.
  case sgd(momentum: Float)
  /// AdamW (Loshchilov, Hutter 2017, arXiv 1711.05101), as PyTorch's; weight decay is decoupled.
  case adamW(beta1: Float, beta2: Float, epsilon: Float)

  /// AdamW with the default hyperparameters.
  public static var adamW: Optimizer { .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8) }
  /// SGD with the default momentum.
  public static var sgd: Optimizer { .sgd(momentum: 0.9) }

  /// The number of state values per parameter element.
  public var stateCount: Int {
    switch self {
    case .sgd: 1
    case .adamW: 2
    }
  }

  /// Updates a range of the parameters.
  ///
  /// - Parameters:
  ///   - values: the parameters.
  ///   - gradient: their gradients.
  ///   - state: the optimiser's state: `stateCount` buffers, initially 0.
  ///   - range: the range of the elements.
  ///   - rate: the learning rate.
  ///   - decay: the weight decay.
  ///   - step: the step number, from 1.
  func update(
    _ values: UnsafeMutableBufferPointer<Float>, _ gradient: UnsafeMutableBufferPointer<Float>,
    _ state: [UnsafeMutableBufferPointer<Float>], _ range: Range<Int>, rate: Float, decay: Float,
    step: Int
  ) {
    switch self {
    case .sgd(let momentum):
      // As in PyTorch, the velocity is multiplied by the learning rate, so that a change of the
      // rate takes effect at once.
      let velocity = state[0]
      for index in range {
        velocity[index] = momentum * velocity[index] + gradient[index] + decay * values[index]
        values[index] -= rate * velocity[index]
      }
    case .adamW(let beta1, let beta2, let epsilon):
      let (mean, square) = (state[0], state[1])
      // Both averages start at 0 and are biased towards it; these divisors correct the bias. They
      // are the same for all elements, so they are computed once.
      let firstBias = 1 - power(beta1, step)
      let secondBias = 1 - power(beta2, step)
      let (size, root) = (Float(Double(rate) / firstBias), Float(secondBias.squareRoot()))
      // Decoupled weight decay: unlike L2 regularisation it is not divided by `denominator`.
      let keep = 1 - rate * decay
      for index in range {
        let slope = gradient[index]
        mean[index] = beta1 * mean[index] + (1 - beta1) * slope
        square[index] = beta2 * square[index] + (1 - beta2) * slope * slope
        let denominator = square[index].squareRoot() / root + epsilon
        values[index] = keep * values[index] - size * mean[index] / denominator
      }
    }
  }
}

/// Returns base^exponent in double precision.
///
/// Repeated squaring only multiplies, so the result does not depend on the C library.
private func power(_ base: Float, _ exponent: Int) -> Double {
  var (result, factor, rest) = (1.0, Double(base), exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}
