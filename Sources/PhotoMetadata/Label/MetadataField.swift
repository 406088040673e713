/// A field that kennel writes values to; the raw value is its name in kennel's record.
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

  /// The XMP keyword lists that are extended if they exist; only `subject` is created.
  static let hierarchies: [MetadataField] = [
    .hierarchicalSubject, .tagsList, .lastKeyword, .catalogSets,
  ]

  /// The namespace and local name of the field in XMP; nil for fields of IPTC and EXIF.
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

  /// Returns the keyword in `value`: the last component of a path such as `Animals|Dogs|Beagle`.
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
  /// The text in lower case, without white space around it, for comparing keywords.
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
  /// The values in order, without empty ones and those whose folded text occurred before.
  var withoutDoubles: [String] {
    var seen: Set<String> = [""]
    return filter { seen.insert($0.folded).inserted }
  }
}
