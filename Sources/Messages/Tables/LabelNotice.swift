/// Notices about metadata blocks that a label could not be written to, although it is in others.
public enum LabelNotice: String, MessageTable {
  case keywordNotInIPTC =
    "The keyword is too long, or of other letters, for the photo's IPTC block; it is in XMP."
  case iptcNotChangeable =
    "The photo's IPTC keywords were left alone: their block can't be changed."
  case iptcInSeveralSegments =
    "The photo has IPTC keywords in several segments, which were left alone."
  case severalEXIFBlocks =
    "The photo has several EXIF blocks, which were left alone; the keyword is in XMP only."
  case unusableEXIF =
    "The photo's EXIF block is double, damaged or too long; the keyword is in XMP only."
  case damagedEXIF =
    "The photo's EXIF block is damaged, and was left alone; the keyword is in XMP only."
  case oddEXIF =
    "The photo's EXIF block has odd entries, and was left alone; the keyword is in XMP only."
  case fullEXIF = "The photo's EXIF block has no room for the keyword; it is in XMP only."
  case unreadableEXIF = "The photo's EXIF block is damaged; the keyword is in XMP only."
}
