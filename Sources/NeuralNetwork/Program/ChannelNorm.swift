/// One channel of a batch normalisation with fixed statistics, which is a linear map:
/// y = (x - mean) · gamma / sqrt(variance + epsilon) + beta.
///
/// It can be folded into the convolution before it: the factor into the channel's kernel, the rest
/// into the bias. Inference does this once, and training with frozen statistics at each step, with
/// the same formula: a trained network is evaluated as it will run.
package struct ChannelNorm {
  /// The factor of the normalised value.
  package let gamma: Float
  /// The constant that is added last.
  package let beta: Float
  /// The mean, which is subtracted first.
  package let mean: Float
  /// The standard deviation, which epsilon keeps above 0.
  package let deviation: Float

  /// Creates a channel from its parameters.
  package init(gamma: Float, beta: Float, mean: Float, variance: Float, epsilon: Float) {
    self.gamma = gamma
    self.beta = beta
    self.mean = mean
    deviation = (variance + epsilon).squareRoot()
  }

  /// The factor of the channel's kernel.
  package var factor: Float { gamma / deviation }

  /// Returns the bias of the folded convolution; `bias` is the one without normalisation.
  package func folded(bias: Float = 0) -> Float { (bias - mean) * factor + beta }

  /// Scales the channel's kernel, [I, kH, kW], in place.
  package func fold(into kernel: UnsafeMutableBufferPointer<Float>) {
    let factor = factor
    for index in kernel.indices { kernel[index] *= factor }
  }
}
