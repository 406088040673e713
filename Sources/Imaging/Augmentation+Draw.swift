/// What chance decided for one photo.
struct DrawnAugmentation: Hashable {
  /// Where a zoomed out photo lies in the frame, and what is beside it without a background.
  struct Placement: Hashable {
    let x: Int
    let y: Int
    let color: [UInt8]
  }

  /// The part of the photo, in pixels of the file as it is shown.
  var crop: Crop
  /// The columns and rows that it becomes.
  var (width, height): (Int, Int)
  /// Counterclockwise, in degrees.
  var angle: Double?
  var isMirrored = false
  var placement: Placement?
  var brightness: Double?
  var contrast: Double?
  var saturation: Double?
}

extension Augmentation {
  /// Asks chance, always in the same order, so that switching on one kind of colour does not move
  /// the crops.
  func draw(
    for photo: DecodedPhoto, _ preprocessing: Preprocessing,
    using generator: inout some RandomNumberGenerator
  ) -> DrawnAugmentation {
    var drawn = DrawnAugmentation(
      crop: preprocessing.crop(of: photo), width: preprocessing.width,
      height: preprocessing.height)
    if kinds.contains(.zoomOut), generator.number(in: 0...1) < zoomOutProbability {
      place(&drawn, using: &generator)
    } else if kinds.contains(.zoom) {
      drawn.crop = zoomed(photo, preprocessing, using: &generator)
    }
    if kinds.contains(.rotation) {
      drawn.angle = generator.number(in: -maximumRotation...maximumRotation)
    }
    if kinds.contains(.mirror) { drawn.isMirrored = generator.number(in: 0...1) < 0.5 }
    drawn.brightness = factor(.brightness, brightness, using: &generator)
    drawn.contrast = factor(.contrast, contrast, using: &generator)
    drawn.saturation = factor(.color, saturation, using: &generator)
    return drawn
  }

  /// Shrinks the photo to a place inside of the frame.
  private func place(
    _ drawn: inout DrawnAugmentation, using generator: inout some RandomNumberGenerator
  ) {
    let (width, height) = (drawn.width, drawn.height)
    let share = generator.number(in: zoomOutSide)
    drawn.width = max(1, Int((share * Double(width)).rounded()))
    drawn.height = max(1, Int((share * Double(height)).rounded()))
    drawn.placement = DrawnAugmentation.Placement(
      x: generator.integer(upTo: width - drawn.width),
      y: generator.integer(upTo: height - drawn.height),
      color: (0..<3).map { _ in UInt8(generator.integer(upTo: 255)) })
  }

  /// A part of the photo, as torchvision's RandomResizedCrop takes it.
  private func zoomed(
    _ photo: DecodedPhoto, _ preprocessing: Preprocessing,
    using generator: inout some RandomNumberGenerator
  ) -> Crop {
    let (width, height) = (Double(photo.width), Double(photo.height))
    let stretch = Double(preprocessing.width) / Double(preprocessing.height)
    for _ in 0..<10 {
      let area = width * height * generator.number(in: zoomArea)
      let low = logarithm(zoomAspect.lowerBound), high = logarithm(zoomAspect.upperBound)
      let aspect = stretch * exponential(generator.number(in: low...high))
      let columns = (area * aspect).squareRoot().rounded()
      let rows = (area / aspect).squareRoot().rounded()
      guard columns >= 1, rows >= 1, columns <= width, rows <= height else { continue }
      return Crop(
        x: Double(generator.integer(upTo: Int(width - columns))),
        y: Double(generator.integer(upTo: Int(height - rows))), width: columns, height: rows)
    }
    // Long photos have no part of such an area and such proportions: the usual crop will do.
    return preprocessing.crop(of: photo)
  }

  private func factor(
    _ kind: Kind, _ reach: Double, using generator: inout some RandomNumberGenerator
  ) -> Double? {
    kinds.contains(kind) ? generator.number(in: max(0, 1 - reach)...1 + reach) : nil
  }
}
