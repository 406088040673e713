internal import Randomness

/// Chance changes to training photos, so that a network learns what does not matter.
public struct Augmentation: Sendable, Hashable {
  /// A kind of change, which can be switched on by itself.
  public enum Kind: String, CaseIterable, Sendable, Hashable, Codable {
    /// Turned a little; reflections fill the corners.
    case rotation
    /// A part of the photo in slightly other proportions (torchvision's RandomResizedCrop).
    case zoom
    /// Left and right exchanged, half of the time.
    case mirror
    /// Lighter or darker.
    case brightness
    /// More or less contrast.
    case contrast
    /// More or less colourful.
    case color
    /// Now and then the photo is shrunk onto a background, as dogs are far away in many photos.
    case zoomOut = "zoom-out"
  }

  /// What is changed.
  public var kinds: Set<Kind>
  /// The largest angle of a rotation, to either side, in degrees.
  public var maximumRotation = 15.0
  /// Which shares of the photo's area a zoom may leave.
  public var zoomArea = 0.5...1.0
  /// Which proportions the part of a zoom may have, width over height, when the network's input is
  /// a square; else they are stretched as that is.
  public var zoomAspect = 3.0 / 4.0...4.0 / 3.0
  /// How far from 1 the factor of the brightness may be.
  public var brightness = 0.2
  /// How far from 1 the factor of the contrast may be.
  public var contrast = 0.2
  /// How far from 1 the factor of the colourfulness may be.
  public var saturation = 0.2
  /// How often a photo is zoomed out.
  public var zoomOutProbability = 0.3
  /// Which shares of the frame's sides a zoomed out photo may have.
  public var zoomOutSide = 0.4...1.0

  /// Makes an augmentation of the usual strength.
  public init(_ kinds: Set<Kind>) { self.kinds = kinds }

  /// Changes a photo by chance.
  ///
  /// Without any kind it is the picture that `preprocessing` crops and resizes. The result depends
  /// on the arguments and the generator's numbers only.
  ///
  /// - Parameters:
  ///   - photo: the photo, decoded with at least the preprocessing's `minimumShortSide`.
  ///   - preprocessing: says the size of the picture, the crop and the interpolation.
  ///   - background: what a zoomed out photo is laid onto; if nil, a flat colour by chance. It is
  ///     made only where the photo is zoomed out.
  ///   - generator: where chance comes from.
  /// - Returns: a picture as it is shown, of the preprocessing's `width` x `height`.
  public func apply(
    to photo: DecodedPhoto, for preprocessing: Preprocessing,
    onto background: @autoclosure () -> Image?, using generator: inout some RandomNumberGenerator
  ) -> Image {
    let drawn = draw(for: photo, preprocessing, using: &generator)
    return drawn.apply(
      to: photo, for: preprocessing, onto: drawn.placement == nil ? nil : background())
  }
}

/// The random choices for one photo.
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

extension DrawnAugmentation {
  /// Applies these choices to a photo.
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
