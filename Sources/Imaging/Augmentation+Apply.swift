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
      var frame = frame(preprocessing, background, placement)
      frame.lay(image, x: placement.x, y: placement.y)
      image = frame.image
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
    _ preprocessing: Preprocessing, _ background: Image?, _ placement: Placement
  ) -> Sheet {
    let (width, height) = (preprocessing.width, preprocessing.height)
    guard let background, background.shortSide > 0 else {
      let color = placement.color
      return Sheet(width: width, height: height, (color[0], color[1], color[2]))
    }
    let scale = min(
      Double(background.width) / Double(width), Double(background.height) / Double(height))
    let size = (scale * Double(width), scale * Double(height))
    let middle = Crop(
      x: max(0, (Double(background.width) - size.0) / 2),
      y: max(0, (Double(background.height) - size.1) / 2),
      width: min(size.0, Double(background.width)), height: min(size.1, Double(background.height)))
    return Sheet(
      resized(background, crop: middle, to: width, height, interpolation: .bilinear))
  }
}
