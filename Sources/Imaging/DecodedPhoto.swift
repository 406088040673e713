/// A photo out of its file, not yet turned.
public struct DecodedPhoto: Sendable, Hashable {
  /// The picture in the orientation in which it is stored, perhaps reduced.
  public let image: Image
  /// How it is to be turned for display.
  public let orientation: Orientation
  /// The columns of the picture in the file.
  public let storedWidth: Int
  /// The rows of the picture in the file.
  public let storedHeight: Int
  /// A side in the file over the same side of the picture, which is rounded up.
  ///
  /// 1, 2, 4 or 8 for a JPEG; 1 to 16 for a PNG.
  public let reduction: Int
  /// Sentences for the user on what is wrong with the file, though its picture could be used.
  public let warnings: [String]

  /// Makes a photo from its parts.
  ///
  /// - Parameters:
  ///   - image: the picture as it is stored.
  ///   - orientation: how it is to be turned.
  ///   - reduction: how many times smaller than in the file the picture is.
  ///   - storedWidth: the columns in the file; those of `image` if nil.
  ///   - storedHeight: the rows in the file; those of `image` if nil.
  ///   - warnings: what is wrong with the file.
  public init(
    image: Image, orientation: Orientation = .upright, reduction: Int = 1,
    storedWidth: Int? = nil, storedHeight: Int? = nil, warnings: [String] = []
  ) {
    self.image = image
    self.orientation = orientation
    self.reduction = reduction
    self.storedWidth = storedWidth ?? image.width
    self.storedHeight = storedHeight ?? image.height
    self.warnings = warnings
  }

  /// The columns of the photo in the file, once it is turned.
  public var width: Int { orientation.swapsAxes ? storedHeight : storedWidth }
  /// The rows of the photo in the file, once it is turned.
  public var height: Int { orientation.swapsAxes ? storedWidth : storedHeight }
}
