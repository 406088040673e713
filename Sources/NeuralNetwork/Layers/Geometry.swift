/// A height and a width, in elements.
public struct Extent2d: Sendable, Hashable {
  /// The height.
  public let height: Int
  /// The width.
  public let width: Int

  /// Creates an extent.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }
}

extension Extent2d: ExpressibleByIntegerLiteral {
  /// Creates a square extent.
  public init(integerLiteral value: Int) { self.init(value, value) }
}

/// Rows and columns added around an image.
public struct Insets: Sendable, Hashable {
  /// Rows above.
  public let top: Int
  /// Columns to the left.
  public let left: Int
  /// Rows below.
  public let bottom: Int
  /// Columns to the right.
  public let right: Int

  /// Creates insets.
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }
}

/// The padding of a window layer's input.
public enum Padding: Sendable, Hashable {
  /// The same number of zeros at both ends, as in PyTorch.
  case symmetric(Extent2d)
  /// TensorFlow's "SAME": the output size is `ceil(input / stride)`, and an odd total puts the
  /// extra zero at the end (tensorflow.org, `tf.nn`, "Notes on padding").
  case same

  /// No padding.
  public static var none: Padding { .symmetric(0) }
}

/// A sliding window, with its padding resolved for one input size.
package struct Window2d: Sendable, Hashable {
  /// The size of the kernel in pixels.
  package var kernel: Extent2d
  /// The stride in pixels.
  package var stride: Extent2d
  /// The distance between two kernel elements in pixels.
  package var dilation: Extent2d
  /// The padding around the input in pixels.
  package var padding: Insets

  /// Creates a window, and resolves its padding for an input size.
  package init(
    kernel: Extent2d, stride: Extent2d, dilation: Extent2d = 1, padding: Padding, input: Extent2d
  ) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    switch padding {
    case .symmetric(let extent):
      self.padding = Insets(
        top: extent.height, left: extent.width, bottom: extent.height, right: extent.width)
    case .same:
      let (top, bottom) = samePadding(input.height, kernel.height, stride.height, dilation.height)
      let (left, right) = samePadding(input.width, kernel.width, stride.width, dilation.width)
      self.padding = Insets(top: top, left: left, bottom: bottom, right: right)
    }
  }

  /// Returns the extent of the output, or nil if the window does not fit into the padded input.
  package func output(for input: Extent2d) -> Extent2d? {
    let height = input.height + padding.top + padding.bottom - (kernel.height - 1) * dilation.height
    let width = input.width + padding.left + padding.right - (kernel.width - 1) * dilation.width
    guard height > 0, width > 0 else { return nil }
    return Extent2d((height - 1) / stride.height + 1, (width - 1) / stride.width + 1)
  }
}

private func samePadding(_ input: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> (Int, Int)
{
  let output = (input + stride - 1) / stride
  let total = max((output - 1) * stride + (kernel - 1) * dilation + 1 - input, 0)
  return (total / 2, total - total / 2)
}
