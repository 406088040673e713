/// A field that kennel writes values into; the raw value is its name in kennel's record.
enum MetadataField: String, CaseIterable {
  case subject = "dc:subject"
  case hierarchicalSubject = "lr:hierarchicalSubject"
  case tagsList = "digiKam:TagsList"
  case lastKeyword = "MicrosoftPhoto:LastKeywordXMP"
  case catalogSets = "mediapro:CatalogSets"
  case iptcKeywords = "IPTC:Keywords"
  case xpKeywords = "EXIF:XPKeywords"
  case description = "dc:description"
  case imageDescription = "EXIF:ImageDescription"

  /// The lists of keywords in XMP that are appended to where they exist; `subject` is also created.
  static let hierarchies: [MetadataField] = [
    .hierarchicalSubject, .tagsList, .lastKeyword, .catalogSets,
  ]

  /// Where XMP has the field.
  var xmpName: (namespace: XMPNamespace, local: String)? {
    switch self {
    case .subject: (.dublinCore, "subject")
    case .hierarchicalSubject: (.lightroom, "hierarchicalSubject")
    case .tagsList: (.digiKam, "TagsList")
    case .lastKeyword: (.microsoft, "LastKeywordXMP")
    case .catalogSets: (.mediaPro, "CatalogSets")
    case .description: (.dublinCore, "description")
    case .iptcKeywords, .xpKeywords, .imageDescription: nil
    }
  }

  /// The keyword in `value`: the last step of a path such as `Animals|Dogs|Beagle`.
  func keyword(in value: String) -> String {
    let separator: Character
    switch self {
    case .hierarchicalSubject, .catalogSets: separator = "|"
    case .tagsList, .lastKeyword: separator = "/"
    default: return value
    }
    return value.split(separator: separator).last.map(String.init) ?? value
  }
}

extension String {
  /// What two keywords share that differ only in case and in space around them.
  var folded: String { trimmed.lowercased() }

  /// The text without white space around it.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

extension [String] {
  /// The values in order, without those that fold to the same as an earlier one, and empty ones.
  var withoutDoubles: [String] {
    var seen: Set<String> = [""]
    return filter { seen.insert($0.folded).inserted }
  }
}
