extension Preprocessing {
  /// A network's input as a picture for people.
  ///
  /// Inputs have no natural colours any more, so each is stretched for itself: its smallest number
  /// becomes 0 and its largest 255, in all channels alike. Pictures of two inputs therefore do not
  /// compare in brightness or contrast.
  ///
  /// - Parameter input: `outputCount` values, as `apply` writes them.
  /// - Returns: a picture of `width` x `height`; grey where all values are the same.
  public func stretchedImage(of input: UnsafeBufferPointer<Float>) -> Image {
    precondition(input.count == outputCount)
    let (low, high) = (input.min() ?? 0, input.max() ?? 0)
    let plane = width * height
    var pixels = [UInt8](repeating: 128, count: outputCount)
    if high > low {
      for index in 0..<plane {
        for channel in 0..<3 {
          let share = (input[channel * plane + index] - low) / (high - low)
          pixels[3 * index + channel] = UInt8((share * 255).rounded())
        }
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
