internal import Randomness

/// Random changes to training photos, so that a network learns to ignore such differences.
public struct Augmentation: Sendable, Hashable {
  /// A kind of change, which can be enabled by itself.
  public enum Kind: String, CaseIterable, Sendable, Hashable, Codable {
    /// Rotation by a small angle; reflections fill the corners.
    case rotation
    /// A random part of the photo with a slightly changed aspect ratio (torchvision's
    /// RandomResizedCrop).
    case zoom
    /// Horizontal mirroring, with a probability of 0.5.
    case mirror
    /// Higher or lower brightness.
    case brightness
    /// Higher or lower contrast.
    case contrast
    /// Higher or lower saturation.
    case color
    /// Sometimes shrinks the photo onto a background, since dogs are far away in many photos.
    case zoomOut = "zoom-out"
  }

  /// The enabled kinds of change.
  public var kinds: Set<Kind>
  /// The maximum angle of a rotation in either direction, in degrees.
  public var maximumRotation = 15.0
  /// The range of the share of the photo's area that a zoom keeps.
  public var zoomArea = 0.5...1.0
  /// The range of a zoom's aspect ratio (width over height) for a square input; for other inputs it
  /// is multiplied by the input's aspect ratio.
  public var zoomAspect = 3.0 / 4.0...4.0 / 3.0
  /// The maximum deviation of the brightness factor from 1.
  public var brightness = 0.2
  /// The maximum deviation of the contrast factor from 1.
  public var contrast = 0.2
  /// The maximum deviation of the saturation factor from 1.
  public var saturation = 0.2
  /// The probability that a photo is zoomed out.
  public var zoomOutProbability = 0.3
  /// The range of the share of the frame's sides that a zoomed-out photo covers.
  public var zoomOutSide = 0.4...1.0

  /// Creates an augmentation of the usual strength.
  public init(_ kinds: Set<Kind>) { self.kinds = kinds }

  /// Changes a photo randomly.
  ///
  /// Without any kind, the result is the picture that `preprocessing` crops and resizes. It depends
  /// only on the arguments and the generator's numbers.
  ///
  /// - Parameters:
  ///   - photo: the photo, decoded with at least the preprocessing's `minimumShortSide`.
  ///   - preprocessing: the preprocessing that sets the picture's size, crop and interpolation.
  ///   - background: the background of a zoomed-out photo; if nil, a random flat colour. It is
  ///     evaluated only if the photo is zoomed out.
  ///   - generator: the source of randomness.
  /// - Returns: the displayed picture, of the preprocessing's `width` x `height`.
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
  /// The position of a zoomed-out photo in the frame, and the frame's colour without a background.
  struct Placement: Hashable {
    let x: Int
    let y: Int
    let color: [UInt8]
  }

  /// The part of the photo, in pixels of the displayed file.
  var crop: Crop
  /// The width and height that the part is resized to.
  var (width, height): (Int, Int)
  /// The angle of the rotation in degrees, counterclockwise.
  var angle: Double?
  var isMirrored = false
  var placement: Placement?
  var brightness: Double?
  var contrast: Double?
  var saturation: Double?
}

extension Augmentation {
  /// Draws the random choices in a fixed order, so that enabling a colour change does not alter the
  /// crops.
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

  /// Shrinks the photo and places it inside the frame.
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

  /// Returns a random part of the photo, as torchvision's RandomResizedCrop chooses it.
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
    // A long photo may have no part of such an area and aspect ratio: it gets the usual crop.
    return preprocessing.crop(of: photo)
  }

  private func factor(
    _ kind: Kind, _ reach: Double, using generator: inout some RandomNumberGenerator
  ) -> Double? {
    kinds.contains(kind) ? generator.number(in: max(0, 1 - reach)...1 + reach) : nil
  }
}

extension DrawnAugmentation {
  /// Applies the choices to a photo.
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

  /// Returns the displayed crop, resized.
  private func part(of photo: DecodedPhoto, _ preprocessing: Preprocessing) -> Image {
    let pixels = preprocessing.resampler(for: photo, crop, width, height).resample(photo.image)
    guard photo.orientation.swapsAxes else {
      return Image(width: width, height: height, pixels: pixels)
    }
    return Orientation.transposed.applied(
      to: Image(width: height, height: width, pixels: pixels))
  }

  /// Returns the frame of a zoomed-out photo: the centre of the background, or a flat colour.
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
