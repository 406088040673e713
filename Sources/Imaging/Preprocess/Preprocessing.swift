/// The transformation of a photo into a network's input: the `input` section of a `model.json`.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// The part of the photo that the network sees.
  public enum Fit: String, Sendable, Hashable, CaseIterable, Codable {
    /// The largest centred square, or the share of it given by `cropFraction`.
    case centerCrop = "square center crop of the short side"
    /// The whole photo, without keeping its aspect ratio.
    case squash
  }

  /// The colour layout.
  public enum Color: String, Sendable, Hashable, CaseIterable, Codable {
    /// Planes of red, green and blue.
    case rgb = "RGB"
  }

  /// The width of the network's input.
  public let width: Int
  /// The height of the network's input.
  public let height: Int
  /// The colour layout.
  public let color: Color
  /// The part of the photo that the network sees.
  public let fit: Fit
  /// The ratio of the crop's side to the photo's short side; 1 unless the model states another.
  public let cropFraction: Double
  /// The kernel that resizes the crop to the input; always antialiased when downscaling.
  public let interpolation: Interpolation
  /// The value subtracted from each channel after scaling to `range`.
  public let mean: [Double]
  /// The value that each channel is divided by after that.
  public let std: [Double]
  /// The range that pixel values 0 to 255 are scaled to before `mean` and `std` are applied.
  public let range: ClosedRange<Double>
  /// The further steps, in order.
  public let steps: [PreparationStep]

  /// Creates the preprocessing of a network with a square input.
  ///
  /// - Parameters:
  ///   - side: the width and height of the network's input.
  ///   - fit: the part of the photo that the network sees.
  ///   - cropFraction: the ratio of the crop's side to the photo's short side.
  ///   - interpolation: the kernel that resizes the crop.
  ///   - mean: the value subtracted from each channel.
  ///   - std: the value that each channel is divided by.
  ///   - range: the range that pixel values 0 to 255 are scaled to first.
  ///   - steps: the further steps; `PreparationStep.complaint` must return nil for them.
  public init(
    side: Int, fit: Fit = .centerCrop, cropFraction: Double = 1,
    interpolation: Interpolation = .bicubic, mean: [Double] = [0.485, 0.456, 0.406],
    std: [Double] = [0.229, 0.224, 0.225], range: ClosedRange<Double> = 0...1,
    steps: [PreparationStep] = []
  ) {
    precondition(side > 0 && cropFraction > 0 && cropFraction <= 1)
    precondition(mean.count == 3 && std.count == 3 && !std.contains(0))
    precondition(PreparationStep.complaint(about: steps, width: side, height: side) == nil)
    (width, height, color) = (side, side, .rgb)
    (self.fit, self.cropFraction, self.interpolation) = (fit, cropFraction, interpolation)
    (self.mean, self.std, self.range, self.steps) = (mean, std, range, steps)
  }

  /// The minimum short side of a photo that is decoded at reduced size.
  ///
  /// It makes the crop 1.4 times as large as the network's input on each side: the decoder reduces
  /// with a box filter, coarser than the resampling after it, which must therefore do part of the
  /// downscaling. The network's input differs from that of the full decode by at most 17 of 255
  /// levels in any value of most photos, and by 36 at the edges of letters (0.9 on average). The
  /// network's results do not get worse: `Tests/Benchmarks/reduced.py`.
  public var minimumShortSide: Int {
    Int((1.4 * Double(max(width, height)) / cropFraction).rounded(.up))
  }

  /// The number of values that `apply` writes.
  public var outputCount: Int { 3 * width * height }
}

extension Preprocessing {
  /// Returns a network's input as a picture for display.
  ///
  /// A normalised input has no natural colours, so each is stretched by itself: its smallest value
  /// becomes 0 and its largest 255, in all channels alike. Pictures of two inputs are therefore not
  /// comparable in brightness or contrast.
  ///
  /// - Parameter input: `outputCount` values, as `apply` writes them.
  /// - Returns: a picture of `width` x `height`; grey if all values are equal.
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

extension Preprocessing {
  /// Computes the network's input for a photo: crops, resizes, orients and normalises it.
  ///
  /// The result is that of Pillow's `exif_transpose`, `resize(box=)` and NumPy's normalisation, bit
  /// for bit if the photo was not reduced (Pillow 11.3: 202 of 202 photos; 13.0 rounds tall photos
  /// differently); but the orientation is applied during and after resizing, never to the whole
  /// photo.
  ///
  /// - Parameters:
  ///   - photo: the photo, decoded with at least `minimumShortSide`.
  ///   - output: space for `outputCount` values: the planes of red, green and blue, row by row.
  public func apply(to photo: DecodedPhoto, into output: UnsafeMutableBufferPointer<Float>) {
    precondition(output.count == outputCount)
    precondition(photo.image.width > 0 && photo.image.height > 0)
    let pixels = resampler(for: photo, crop(of: photo), width, height).resample(photo.image)
    finish(pixels, isTransposed: photo.orientation.swapsAxes, into: output)
  }

  /// Computes the network's input for a picture that is already cropped and resized, such as an
  /// augmented one: applies the steps and normalises it.
  ///
  /// - Parameters:
  ///   - image: a picture of `width` x `height`.
  ///   - output: space for `outputCount` values: the planes of red, green and blue, row by row.
  public func apply(to image: Image, into output: UnsafeMutableBufferPointer<Float>) {
    precondition(output.count == outputCount)
    precondition(image.width == width && image.height == height)
    finish(image.pixels, isTransposed: false, into: output)
  }

  /// Returns the part of a photo that the network sees, in pixels of the displayed file.
  func crop(of photo: DecodedPhoto) -> Crop {
    let (width, height) = (photo.width, photo.height)
    switch fit {
    case .squash:
      return Crop(x: 0, y: 0, width: Double(width), height: Double(height))
    case .centerCrop:
      let short = Double(min(width, height))
      let side = max(1, Int((short * cropFraction).rounded()))
      // The exact centre, at half a pixel if the margin is odd: the default bundle was trained this
      // way (Pillow's `ImageOps.fit`), and a shift by half a pixel changed a probability by 0.2.
      return Crop(
        x: Double(width - side) / 2, y: Double(height - side) / 2,
        width: Double(side), height: Double(side))
    }
  }

  /// Returns the resampler from `crop`, in pixels of the displayed photo, to `width` x `height`.
  func resampler(for photo: DecodedPhoto, _ crop: Crop, _ width: Int, _ height: Int) -> Resampler {
    let (orientation, image) = (photo.orientation, photo.image)
    let swaps = orientation.swapsAxes
    return Resampler(
      columns: axis(
        of: photo, start: crop.x, length: crop.width, full: photo.width,
        size: swaps ? image.height : image.width, outputs: width,
        isReversed: orientation.reversesColumns),
      rows: axis(
        of: photo, start: crop.y, length: crop.height, full: photo.height,
        size: swaps ? image.width : image.height, outputs: height,
        isReversed: orientation.reversesRows),
      swapsAxes: swaps)
  }

  private func axis(
    of photo: DecodedPhoto, start: Double, length: Double, full: Int, size: Int, outputs: Int,
    isReversed: Bool
  ) -> ResampleAxis {
    let reduction = Double(photo.reduction)
    // A reduced side is rounded up: its last pixel is partial, and displayed first if reversed.
    let overhang = isReversed ? Double(size) - Double(full) / reduction : 0
    let first = start / reduction + overhang
    return ResampleAxis(
      size: size, start: first, end: first + length / reduction, outputs: outputs,
      interpolation: interpolation, isReversed: isReversed)
  }

  /// Normalises resized pixels and applies the steps.
  private func finish(
    _ pixels: [UInt8], isTransposed: Bool, into output: UnsafeMutableBufferPointer<Float>
  ) {
    var scales = (0..<3).map(scale(ofChannel:))
    for step in steps { step.prepare(pixels, &scales) }
    normalise(pixels, isTransposed: isTransposed, scales, into: output)
    for step in steps { step.apply(to: output, width: width, height: height) }
  }

  /// Writes planes of values in the network's scale.
  private func normalise(
    _ pixels: [UInt8], isTransposed: Bool, _ scales: [[Float]],
    into output: UnsafeMutableBufferPointer<Float>
  ) {
    // The strides in `pixels` between neighbours in the output.
    let columnStep = isTransposed ? 3 * height : 3
    let rowStep = isTransposed ? 3 : 3 * width
    for channel in 0..<3 {
      scales[channel].withUnsafeBufferPointer { values in
        pixels.withUnsafeBufferPointer { pixels in
          var to = channel * width * height
          for row in 0..<height {
            var from = row * rowStep + channel
            for _ in 0..<width {
              output[to] = values[Int(pixels[from])]
              to += 1
              from += columnStep
            }
          }
        }
      }
    }
  }

  /// Returns the normalised value of each byte, in the order and precision of NumPy with float32.
  private func scale(ofChannel channel: Int) -> [Float] {
    let (low, high) = (Float(range.lowerBound), Float(range.upperBound))
    return (0...255).map { pixel in
      let value = Float(pixel) / 255 * (high - low) + low
      return (value - Float(mean[channel])) / Float(std[channel])
    }
  }
}
