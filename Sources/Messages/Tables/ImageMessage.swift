/// The errors in decoding photos and storing pictures, and the warnings about damaged photos.
public enum ImageMessage: String, MessageTable {
  case empty = "The file is empty."
  case unrecognised = "This is not a picture that kennel knows; it reads JPEG and PNG."
  case unsupported =
    "This is a {format} file; kennel reads JPEG and PNG. Export it as JPEG first."
  case unsupportedAVIF =
    "This is an AVIF file; kennel reads JPEG and PNG. Export it as JPEG first."
  case unsupportedRaw = """
    This is a {format} file; kennel reads JPEG and PNG. \
    Use the JPEG that the camera stored beside it, or export one.
    """
  case unsupportedKind = "kennel does not read this kind of {format}: {reason}."
  case damaged = "The {format} is damaged: {reason}."
  case damagedMostly =
    "The {format} is damaged: {reason}. Only {percent} % of the picture can be read."
  case damagedEntirely =
    "The {format} is damaged: {reason}. Nothing of the picture can be read."
  case cutOff = "The file is cut off: only {percent} % of the picture is there."
  case cutOffBeforePicture = "The file is cut off before the picture begins."
  case tooManyPixels = """
    The picture has {width} x {height} pixels ({megapixels} megapixels); \
    the limit is {limit} megapixels.
    """
  case tooManyInterlacedPixels = """
    The interlaced PNG has {width} x {height} pixels ({megapixels} megapixels); \
    the limit is {limit} megapixels.
    """
  case tooManyReducedPixels = """
    The picture, as far as it can be reduced, has {width} x {height} pixels \
    ({megapixels} megapixels); the limit is {limit} megapixels.
    """
  case tooCostly = "The {format} asks for more than the limits allow: {reason}."
  case outOfMemory = "There is not enough memory left to read this photo."

  // Pictures to be stored
  case noPixels = "A picture without pixels can't be stored as {format}."
  case tooLargeToStore =
    "A picture of {width} x {height} pixels is too large to be stored as {format}."

  // Preprocessing steps
  case equalizeNotFirst =
    "The step \"equalize\" must be the first, since it works on the picture's bytes."
  case patchesDoNotFit = """
    The step "zca" cuts the picture into patches of {side} x {side} pixels, and \
    {width} x {height} can't be cut so.
    """

  // Warnings about a picture that can be used
  case lowestRowsCutOff =
    "The file is cut off: the lowest {percent} % of the picture is missing."
  case lowestRowsMissing = "The lowest {percent} % of the picture is missing."
  case detailMissing = "The file is cut off: the picture lacks its finest detail."
  case damagedInPlaces = "The {format} is damaged in places: {reason}."
}
