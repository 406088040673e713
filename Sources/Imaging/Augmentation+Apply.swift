extension DrawnAugmentation {
  /// Does to a photo what chance decided.
  func apply(
    to photo: DecodedPhoto, for preprocessing: Preprocessing, onto background: Image?
  ) -> Image {
    precondition(photo.image.width > 0 && photo.image.height > 0)
    var image = part(of: photo, preprocessing)
    if isMirrored { image = Orientation.mirrored.applied(to: image) }
    if let angle { image = rotated(image, byDegrees: angle) }
    if let placement {
      let frame = frame(preprocessing, background, placement.color)
      image = pasted(image, onto: frame, x: placement.x, y: placement.y)
    }
    if let brightness { image = withBrightness(image, brightness) }
    if let contrast { image = withContrast(image, contrast) }
    if let saturation { image = withSaturation(image, saturation) }
    return image
  }

  /// The crop in its new size, as it is shown.
  private func part(of photo: DecodedPhoto, _ preprocessing: Preprocessing) -> Image {
    let pixels = preprocessing.resampler(for: photo, crop, width, height).resample(photo.image)
    guard photo.orientation.swapsAxes else {
      return Image(width: width, height: height, pixels: pixels)
    }
    return Orientation.transposed.applied(
      to: Image(width: height, height: width, pixels: pixels))
  }

  /// What a zoomed out photo is laid onto: the middle of the background, or a colour.
  private func frame(
    _ preprocessing: Preprocessing, _ background: Image?, _ color: [UInt8]
  ) -> Image {
    let (width, height) = (preprocessing.width, preprocessing.height)
    guard let background, background.shortSide > 0 else {
      return Image(
        width: width, height: height,
        pixels: Array(repeatElement(color, count: width * height).joined()))
    }
    let scale = min(
      Double(background.width) / Double(width), Double(background.height) / Double(height))
    let size = (scale * Double(width), scale * Double(height))
    let middle = Crop(
      x: max(0, (Double(background.width) - size.0) / 2),
      y: max(0, (Double(background.height) - size.1) / 2),
      width: min(size.0, Double(background.width)), height: min(size.1, Double(background.height)))
    return resized(background, crop: middle, to: width, height, interpolation: .bilinear)
  }
}

/// A picture over a part of another.
///
/// - Parameters:
///   - image: what is laid on.
///   - frame: what it is laid onto.
///   - x: the first column that it covers.
///   - y: the first row that it covers.
/// - Returns: a picture of the frame's size.
func pasted(_ image: Image, onto frame: Image, x: Int, y: Int) -> Image {
  precondition(x >= 0 && y >= 0)
  precondition(x + image.width <= frame.width && y + image.height <= frame.height)
  var pixels = frame.pixels
  for row in 0..<image.height {
    let start = 3 * ((y + row) * frame.width + x)
    let source = 3 * row * image.width..<3 * (row + 1) * image.width
    pixels.replaceSubrange(start..<start + 3 * image.width, with: image.pixels[source])
  }
  return Image(width: frame.width, height: frame.height, pixels: pixels)
}
