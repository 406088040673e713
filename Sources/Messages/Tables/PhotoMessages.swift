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

/// The errors in reading and changing a photo's metadata.
public enum MetadataMessage: String, MessageTable {
  case neitherJPEGNorPNG = "This is neither a JPEG nor a PNG, so it can't be labelled."
  case damagedBeforePicture =
    "The file is damaged before its picture begins; it was left alone."
  case labelNotRemovable = "The label can't be taken out of the photo: {obstacle}."
  case sidecarNotChangeable = "The sidecar can't be changed: {obstacle}."
  case keywordEmpty = "A keyword is empty."
  case keywordNotWritable =
    """
    The keyword "{keyword}" can't be written: it has a semicolon, which separates keywords, or a \
    control character.
    """

  // Verification before the new file replaces the old one
  case pictureChanged = "The picture in the new file is not the old one."
  case otherBytesChanged = "The new file differs from the old one outside of its metadata."
  case labelStillThere = "The label is still in the new file."
  case labelNotReadable = "The label can't be read in the new file."
  case keywordNotReadable = "The keyword can't be read in the new file."
  case keywordLost = "A keyword of the old file is not in the new one ({field})."
  case exifChanged = "libexif reads other EXIF data in the new file than in the old one."
  case exifKeywordNotReadable = "libexif does not read the keyword in the new file."
}

/// The reasons why a label can't be written to the photo's own file: clauses without a full stop.
public enum ObstacleMessage: String, MessageTable {
  case strayBytes = "it has stray bytes between its segments"
  case noEnd = "its end is missing"
  case brokenPart = "a part of the file is damaged"
  case tooManyParts = "it has more parts than kennel reads"
  case notVerified = "its changed copy did not pass kennel's check"
  case extendedXMP = "its XMP goes on in further segments (Extended XMP)"
  case severalPackets = "it has several XMP packets"
  case contentCredentials =
    "it has Content Credentials (C2PA), which a change would make invalid"
  case remoteCredentials =
    "its XMP points to Content Credentials, which a change would make invalid"
  case oldProfile = "its metadata is in ImageMagick's old form, which kennel does not edit"
  case packetUnreadable = "its XMP is compressed, damaged or marked with a language"
  case segmentFull = "its metadata is as long as a JPEG allows"
  case multiPicture = "its metadata stands behind an index of further pictures (MPF)"
  case packetFull = "its XMP has no room for the label"
  case malformed = "its XMP is not well-formed XML"
  case documentType = "its XMP declares a document type, which kennel does not read"
  case noSingleRDF = "its XMP has no single rdf:RDF element"
  case notUTF8 = "its XMP is not in UTF-8"
  case oddNamespaces = "its XMP declares too many or odd namespaces"
  case tooManyElements = "its XMP has too many elements"
  case nestedTooDeeply = "its XMP is nested too deeply"
  case oddKeywords = "its XMP has keywords in a form that kennel does not edit"
  case interleaved = "its XMP is interleaved in a way that kennel does not edit"
  case refusedByToolkit = "its XMP breaks the rules of RDF, so that many programs refuse it"
  case propertyTwice = "its XMP has {property} twice"
  case exifNotChangeable = "its EXIF block, which has the keyword, is damaged or too long to change"
  case pointersOutOfEXIF =
    "its EXIF points to data elsewhere in the file, such as a preview, which a change would move"
  case absoluteTrailer =
    "data behind its picture count from the start of the file, and a change would move them"
}

/// Notices about metadata blocks that a label could not be written to, although it is in others.
public enum LabelNotice: String, MessageTable {
  case keywordNotInIPTC =
    "The keyword is too long, or of other letters, for the photo's IPTC block; it is in XMP."
  case iptcNotChangeable =
    "The photo's IPTC keywords were left alone: their block can't be changed."
  case iptcInSeveralSegments =
    "The photo has IPTC data in several places, which was left alone; the keyword is in XMP."
  case severalEXIFBlocks =
    "The photo has several EXIF blocks, which were left alone; the keyword is in XMP only."
  case splitEXIF =
    "The photo's EXIF spans several segments, and was left alone; the keyword is in XMP only."
  case openEXIF =
    """
    The photo's EXIF block is damaged (it points past its own end, or to the same data twice), and \
    was left alone; the keyword is in XMP only.
    """
  case unusableEXIF =
    "The photo's EXIF block is double, damaged or too long; the keyword is in XMP only."
  case damagedEXIF =
    "The photo's EXIF block is damaged, and was left alone; the keyword is in XMP only."
  case oddEXIF =
    "The photo's EXIF block has odd entries, and was left alone; the keyword is in XMP only."
  case fullEXIF = "The photo's EXIF block has no room for the keyword; it is in XMP only."
  case unreadableEXIF = "The photo's EXIF block is damaged; the keyword is in XMP only."
}
