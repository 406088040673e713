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
