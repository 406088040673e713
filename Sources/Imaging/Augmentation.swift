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
