extension PhotoDecoder {
  /// Decodes a photo as small as it is wanted, and turns it for display.
  ///
  /// - Parameters:
  ///   - file: the bytes of the file.
  ///   - longestSide: how many pixels the longer side has at most, 1 or more; small photos stay
  ///     as they are.
  /// - Returns: the picture as it is shown.
  /// - Throws: `ImageError` when the file holds no picture that can be used.
  public func thumbnail(of file: UnsafeRawBufferPointer, longestSide: Int) throws(ImageError)
    -> Image
  {
    precondition(longestSide > 0)
    let photo = try decode(file, minimumShortSide: longestSide)
    let (width, height) = Self.fitted(photo.storedWidth, photo.storedHeight, into: longestSide)
    guard width < photo.image.width || height < photo.image.height else {
      return photo.orientation.applied(to: photo.image)
    }
    // A reduced side is rounded up: the last pixel may hold less than others.
    let reduction = Double(photo.reduction)
    let crop = Crop(
      x: 0, y: 0, width: Double(photo.storedWidth) / reduction,
      height: Double(photo.storedHeight) / reduction)
    return photo.orientation.applied(
      to: resized(photo.image, crop: crop, to: width, height, interpolation: .bilinear))
  }

  /// The size of a picture whose longer side is `longest` at most.
  static func fitted(_ width: Int, _ height: Int, into longest: Int) -> (Int, Int) {
    let side = max(width, height)
    guard side > longest else { return (width, height) }
    func scaled(_ value: Int) -> Int {
      max(1, Int((Double(value) * Double(longest) / Double(side)).rounded()))
    }
    return (scaled(width), scaled(height))
  }
}
