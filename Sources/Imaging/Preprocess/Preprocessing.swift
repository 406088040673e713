/// What is done to a photo before a network sees it: the `input` section of a `model.json`.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// Which part of the photo the network sees.
  public enum Fit: String, Sendable, Hashable, CaseIterable, Codable {
    /// The largest square around the centre, or the share of it that `cropFraction` says.
    case centerCrop = "square center crop of the short side"
    /// The whole photo, whatever that does to its proportions.
    case squash
  }

  /// How colour is laid out.
  public enum Color: String, Sendable, Hashable, CaseIterable, Codable {
    /// A plane each of red, green and blue.
    case rgb = "RGB"
  }

  /// The columns of the network's input.
  public let width: Int
  /// The rows of the network's input.
  public let height: Int
  /// How colour is laid out.
  public let color: Color
  /// Which part of the photo the network sees.
  public let fit: Fit
  /// The side of the crop over the photo's short side; 1 unless the model says otherwise.
  public let cropFraction: Double
  /// How pixels are made when the part is brought to the input's size; always antialiased.
  public let interpolation: Interpolation
  /// What is subtracted from each channel once it is in `range`.
  public let mean: [Double]
  /// What each channel is divided by after that.
  public let std: [Double]
  /// Where a pixel's 0 and 255 go before `mean` and `std` come in.
  public let range: ClosedRange<Double>
  /// What else is done, in this order.
  public let steps: [PreparationStep]

  /// Makes the preprocessing of a network that sees the photo's central square.
  ///
  /// - Parameters:
  ///   - side: the columns and rows of its input.
  ///   - fit: which part of the photo it sees.
  ///   - cropFraction: the side of the crop over the photo's short side.
  ///   - interpolation: how pixels are made.
  ///   - mean: what is subtracted from each channel.
  ///   - std: what each channel is divided by.
  ///   - range: where a pixel's 0 and 255 go first.
  ///   - steps: what else is done; `PreparationStep.complaint` must have none about them.
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

  /// The short side that a photo must keep when it is decoded at a smaller size.
  ///
  /// 1.4 times the crop's side in the network's input. Reducing is a box filter, coarser than the
  /// resampling after it, so it must leave that some work to do. The network's input differs from
  /// that of the full decode by at most 17 of 255 levels in any value of most photos, and by 36 at
  /// the edges of letters (0.9 in the mean). What the network says does not suffer:
  /// `Tests/Benchmarks/reduced.py`.
  public var minimumShortSide: Int {
    Int((1.4 * Double(max(width, height)) / cropFraction).rounded(.up))
  }

  /// The number of values that `apply` writes.
  public var outputCount: Int { 3 * width * height }
}

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

extension Preprocessing {
  /// Makes a network's input of a photo: crops, resizes, turns and normalises it.
  ///
  /// The result is that of Pillow's `exif_transpose`, `resize(box=)` and NumPy's normalisation, to
  /// the last bit of every pixel if the photo was not reduced (Pillow 11.3: 202 of 202 photos; 13.0
  /// rounds tall photos otherwise); but only the small result is turned.
  ///
  /// - Parameters:
  ///   - photo: the photo, decoded with at least `minimumShortSide`.
  ///   - output: room for `outputCount` values: the planes of red, green and blue, row by row.
  public func apply(to photo: DecodedPhoto, into output: UnsafeMutableBufferPointer<Float>) {
    precondition(output.count == outputCount)
    precondition(photo.image.width > 0 && photo.image.height > 0)
    let pixels = resampler(for: photo, crop(of: photo), width, height).resample(photo.image)
    finish(pixels, isTransposed: photo.orientation.swapsAxes, into: output)
  }

  /// Makes a network's input of a picture that is cropped and resized already, such as an augmented
  /// one: it takes the steps, and is normalised.
  ///
  /// - Parameters:
  ///   - image: a picture of `width` x `height`.
  ///   - output: room for `outputCount` values: the planes of red, green and blue, row by row.
  public func apply(to image: Image, into output: UnsafeMutableBufferPointer<Float>) {
    precondition(output.count == outputCount)
    precondition(image.width == width && image.height == height)
    finish(image.pixels, isTransposed: false, into: output)
  }

  /// The part of a photo that the network sees, in pixels of the file as it is shown.
  func crop(of photo: DecodedPhoto) -> Crop {
    let (width, height) = (photo.width, photo.height)
    switch fit {
    case .squash:
      return Crop(x: 0, y: 0, width: Double(width), height: Double(height))
    case .centerCrop:
      let short = Double(min(width, height))
      let side = max(1, Int((short * cropFraction).rounded()))
      // The exact middle, between two pixels where the margin is odd: the default bundle was
      // trained so (Pillow's `ImageOps.fit`), and half a pixel moved a probability by 0.2.
      return Crop(
        x: Double(width - side) / 2, y: Double(height - side) / 2,
        width: Double(side), height: Double(side))
    }
  }

  /// Makes a picture of `width` x `height` out of `crop`, a part of the photo as it is shown.
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
    // A reduced side is rounded up: its last pixel sticks out, at the shown beginning if reversed.
    let overhang = isReversed ? Double(size) - Double(full) / reduction : 0
    let first = start / reduction + overhang
    return ResampleAxis(
      size: size, start: first, end: first + length / reduction, outputs: outputs,
      interpolation: interpolation, isReversed: isReversed)
  }

  /// Does everything that comes after resizing.
  private func finish(
    _ pixels: [UInt8], isTransposed: Bool, into output: UnsafeMutableBufferPointer<Float>
  ) {
    var scales = (0..<3).map(scale(ofChannel:))
    for step in steps { step.prepare(pixels, &scales) }
    normalise(pixels, isTransposed: isTransposed, scales, into: output)
    for step in steps { step.apply(to: output, width: width, height: height) }
  }

  /// Writes planes of numbers in the network's scale.
  private func normalise(
    _ pixels: [UInt8], isTransposed: Bool, _ scales: [[Float]],
    into output: UnsafeMutableBufferPointer<Float>
  ) {
    // How far apart neighbours of the output lie in `pixels`.
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

  /// What becomes of each value of a pixel, in the order and precision of NumPy with float32.
  private func scale(ofChannel channel: Int) -> [Float] {
    let (low, high) = (Float(range.lowerBound), Float(range.upperBound))
    return (0...255).map { pixel in
      let value = Float(pixel) / 255 * (high - low) + low
      return (value - Float(mean[channel])) / Float(std[channel])
    }
  }
}
