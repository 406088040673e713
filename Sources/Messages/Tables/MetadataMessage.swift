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
  case extendedXMP = "its XMP goes on in further segments (Extended XMP)"
  case severalPackets = "it has several XMP packets"
  case contentCredentials =
    "it has Content Credentials (C2PA), which a change would make invalid"
  case remoteCredentials =
    "its XMP points to Content Credentials, which a change would make invalid"
  case oldProfile = "its metadata is in ImageMagick's old form, which kennel does not edit"
  case packetUnreadable = "its XMP is compressed or damaged"
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
  case propertyTwice = "its XMP has {property} twice"
}
