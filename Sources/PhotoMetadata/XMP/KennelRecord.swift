internal import Reporting

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
  ///
  /// Without this, each run of a model would rewrite every photo for the time alone.
  func agrees(with other: KennelRecord) -> Bool {
    var other = other
    other.label.when = label.when
    other.label.confidence = label.confidence
    return self == other
  }
}

extension KennelRecord {
  /// More values than this in a record were not written by kennel.
  private static let maxValues = 100

  /// Reads the record of a packet, or nil when it has none.
  init?(in packet: XMPPacket) {
    let text = { packet.text(.kennel, $0) }
    guard let id = text("BreedID"), let name = text("Breed"),
      let status = text("Status").flatMap(BreedLabel.Status.init)
    else { return nil }
    let confidence = text("Confidence").flatMap(Double.init)
    label = BreedLabel(
      breedID: id, breedName: name, status: status,
      confidence: confidence.flatMap { 0...1 ~= $0 ? $0 : nil },
      model: text("Model"), modelDigest: text("ModelDigest"), when: text("When") ?? "")
    // A forged record must not cost memory without bound.
    let list = { Array(packet.values(.kennel, $0).prefix(Self.maxValues)) }
    keywords = list("Keywords")
    wrote = list("Wrote").compactMap(Insertion.init)
    copied = packet.values(.kennel, "Copied")
    created = Set(list("Created").compactMap(Creation.init))
    base = text("EXIFBase").flatMap(EXIFBase.init)
  }

  /// Adds the record to a packet.
  func write(to editor: inout XMPEditor) {
    let texts: [(String, String?)] = [
      ("BreedID", label.breedID), ("Breed", label.breedName), ("Status", label.status.rawValue),
      ("Confidence", label.confidence.map { "\(($0 * 10_000).rounded() / 10_000)" }),
      ("Model", label.model), ("ModelDigest", label.modelDigest), ("When", label.when),
      ("EXIFBase", base?.text),
    ]
    let attributes = texts.map { name, value in
      value.map { "\n    kennel:\(name)=\"\(escapedXML($0, isMetadata: true))\"" } ?? ""
    }
    let lists: [(String, [String])] = [
      ("Keywords", keywords), ("Wrote", wrote.map(\.text)), ("Copied", copied),
      // Sorted, since sets have no fixed order and equal labels should give equal bytes.
      ("Created", created.map(\.rawValue).sorted()),
    ]
    let content = lists.map { XMPTemplate.bag("kennel:\($0.0)", $0.1) }
    editor.add(
      "kennel", .kennel, attributes: attributes.joined(), content: content.joined())
  }

  /// Takes all of kennel's properties out of a packet.
  static func remove(from packet: XMPPacket, with editor: inout XMPEditor) {
    packet.properties.filter { $0.namespace == .kennel }.forEach { editor.remove($0) }
  }
}

extension KennelRecord.Insertion {
  init?(_ text: String) {
    // Only the first sign separates: a keyword may contain others.
    guard let sign = text.firstIndex(of: "="),
      let field = MetadataField(rawValue: String(text[..<sign]))
    else { return nil }
    self.init(field: field, value: String(text[text.index(after: sign)...]))
  }

  var text: String { "\(field.rawValue)=\(value)" }
}

extension KennelRecord.EXIFBase {
  init?(_ text: String) {
    let numbers = text.split(separator: ":").map { Int($0) }
    guard numbers.count == 2, let length = numbers[0], let directory = numbers[1], length >= 8,
      8..<length ~= directory
    else { return nil }
    self.init(length: length, directory: directory)
  }

  var text: String { "\(length):\(directory)" }
}

extension XMPTemplate {
  /// A property that is an unordered list; nothing when it would be empty.
  static func bag(_ name: String, _ values: [String]) -> String {
    guard !values.isEmpty else { return "" }
    let items = values.map { "\n     <rdf:li>\(escapedXML($0, isMetadata: true))</rdf:li>" }
      .joined()
    return "\n   <\(name)>\n    <rdf:Bag>\(items)\n    </rdf:Bag>\n   </\(name)>"
  }

  /// A property that is a text by language, with one for any.
  static func alternatives(_ name: String, _ text: String) -> String {
    """

       <\(name)>
        <rdf:Alt>
         <rdf:li xml:lang="x-default">\(escapedXML(text, isMetadata: true))</rdf:li>
        </rdf:Alt>
       </\(name)>
    """
  }
}
