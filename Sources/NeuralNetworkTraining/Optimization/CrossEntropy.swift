internal import Glibc

/// The cross-entropy loss with label smoothing.
///
/// As PyTorch's `CrossEntropyLoss(label_smoothing=)`: the target is 1 - s + s / K at the correct
/// class and s / K elsewhere (Szegedy 2015, arXiv 1512.00567, section 7).
public struct CrossEntropy: Sendable, Hashable {
  /// The correct outputs of a sample.
  public enum Target: Sendable, Hashable {
    /// One output.
    case output(Int)
    /// Any of several outputs: their probabilities are summed. This target is not smoothed.
    case anyOf(Range<Int>)
  }

  /// The share of the target that is spread over `smoothed`, 0 to below 1.
  public var smoothing: Float
  /// The outputs over which the share is spread; nil for all.
  public var smoothed: Range<Int>?

  /// Creates a loss.
  public init(smoothing: Float = 0, smoothed: Range<Int>? = nil) {
    self.smoothing = smoothing
    self.smoothed = smoothed
  }

  /// Returns the loss of one sample, and writes its gradient.
  ///
  /// - Parameters:
  ///   - logits: the network's outputs for the sample.
  ///   - target: the correct outputs.
  ///   - gradient: the buffer for the gradient times `scale`; it has the size of `logits`.
  ///   - scale: the factor of the gradient, usually 1 over the number of samples.
  /// - Returns: the loss, and whether the largest output is correct.
  public func callAsFunction(
    _ logits: UnsafeBufferPointer<Float>, _ target: Target,
    gradient: UnsafeMutableBufferPointer<Float>, scale: Float
  ) -> (loss: Double, isRight: Bool) {
    // The largest logit is subtracted, so that every exponential is at most 1.
    var (largest, best) = (-Float.infinity, 0)
    for (index, logit) in logits.enumerated() where logit > largest {
      (largest, best) = (logit, index)
    }
    var sum = 0.0
    for logit in logits { sum += exp(Double(logit - largest)) }
    let logSum = log(sum)
    // The gradient of the cross-entropy is the softmax minus the target; the target is subtracted
    // below.
    for index in logits.indices {
      gradient[index] = scale * Float(exp(Double(logits[index] - largest) - logSum))
    }
    let logProbability = { (index: Int) in Double(logits[index] - largest) - logSum }
    switch target {
    case .output(let right):
      let outputs = smoothed ?? logits.indices
      let share = smoothing / Float(outputs.count)
      var loss = -Double(1 - smoothing) * logProbability(right)
      gradient[right] -= scale * (1 - smoothing)
      if smoothing > 0 {
        for index in outputs {
          loss -= Double(share) * logProbability(index)
          gradient[index] -= scale * share
        }
      }
      return (loss, best == right)
    case .anyOf(let outputs):
      // For a set S of correct outputs the loss is -log P, with P the sum of p_i in S. Its gradient
      // is p_i, minus p_i / P for the outputs in S.
      let part = outputs.reduce(0) { $0 + exp(logProbability($1)) }
      let safe = max(part, 1e-30)  // so that neither the logarithm nor the quotient is infinite
      for index in outputs {
        gradient[index] -= scale * Float(exp(logProbability(index)) / safe)
      }
      return (-log(safe), outputs.contains(best))
    }
  }
}
