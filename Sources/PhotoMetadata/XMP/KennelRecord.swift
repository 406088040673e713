/// What kennel notes of a label in its own namespace: the label, and which bytes are kennel's.
struct KennelRecord: Hashable {
  /// A value that kennel put into a field.
  struct Insertion: Hashable {
    let field: MetadataField
    let value: String
  }

  /// The TIFF block as it was before kennel appended to it.
  struct EXIFBase: Hashable {
    /// Its length in bytes.
    let length: Int
    /// Where its IFD0 is.
    let directory: Int
  }

  /// What kennel made that was not there.
  enum Creation: String, CaseIterable {
    case packet = "XMP"
    case subject = "dc:subject"
    case exif = "EXIF"
    case sidecar = "file"
  }

  var label: BreedLabel
  /// The keywords that the label asks for, also those that were there already.
  var keywords: [String]
  var wrote: [Insertion] = []
  /// A person's words from IPTC and EXIF that the new `dc:subject` had to repeat.
  var copied: [String] = []
  var created: Set<Creation> = []
  var base: EXIFBase?

  init(label: BreedLabel, keywords: [String]) {
    self.label = label
    self.keywords = keywords
  }

  /// The values that kennel put into `field`.
  func values(in field: MetadataField) -> [String] {
    wrote.filter { $0.field == field }.map(\.value)
  }

  /// Whether `other` says the same, but for when it was said and how sure the model was.
  func agrees(with other: KennelRecord) -> Bool {
    var other = other
    other.label.when = label.when
    other.label.confidence = label.confidence
    return self == other
  }
}
