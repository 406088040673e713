internal import Reporting

/// The record of a label in kennel's own namespace: the label, and which bytes are kennel's.
struct KennelRecord: Hashable {
  /// A value that kennel added to a field.
  struct Insertion: Hashable {
    let field: MetadataField
    let value: String
  }

  /// The TIFF block before kennel appended to it.
  struct EXIFBase: Hashable {
    /// The length in bytes.
    let length: Int
    /// The offset of IFD0.
    let directory: Int
  }

  /// A structure that did not exist before kennel created it.
  enum Creation: String, CaseIterable {
    case packet = "XMP"
    case subject = "dc:subject"
    /// The content of an empty tag `<rdf:RDF/>`.
    case properties = "rdf:RDF"
    case exif = "EXIF"
    /// All keywords in IPTC (2:25).
    case iptcKeywords = "IPTC:Keywords"
    /// The declaration of UTF-8 in IPTC (1:90).
    case iptcUTF8 = "IPTC:UTF8"
    case sidecar = "file"
  }

  var label: BreedLabel
  /// The keywords that the label requires, including those that existed before.
  var keywords: [String]
  var wrote: [Insertion] = []
  /// A person's keywords from IPTC and EXIF that the new `dc:subject` had to repeat.
  var copied: [String] = []
  /// The lists that existed without values, and the `EmptyList` that each was.
  var filled: [Insertion] = []
  /// A person's keywords from `dc:subject` that the new IPTC keywords had to repeat.
  var copiedToIPTC: [String] = []
  var created: Set<Creation> = []
  var base: EXIFBase?

  init(label: BreedLabel, keywords: [String]) {
    self.label = label
    self.keywords = keywords
  }

  /// Returns the values that kennel added to `field`.
  func values(in field: MetadataField) -> [String] {
    wrote.filter { $0.field == field }.map(\.value)
  }

  /// Returns whether `other` differs at most in its time and the model's confidence.
  ///
  /// Otherwise each run of a model would rewrite every photo only to update the time.
  func agrees(with other: KennelRecord) -> Bool {
    var other = other
    other.label.when = label.when
    other.label.confidence = label.confidence
    return self == other
  }
}

extension KennelRecord {
  /// The maximum number of values in a list that kennel wrote.
  private static let maxValues = 100

  /// Parses the record in a packet; nil if it has none.
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
    // A forged record must not use unbounded memory.
    let list = { Array(packet.values(.kennel, $0).prefix(Self.maxValues)) }
    keywords = list("Keywords")
    wrote = list("Wrote").compactMap(Insertion.init)
    copied = packet.values(.kennel, "Copied")
    copiedToIPTC = packet.values(.kennel, "CopiedToIPTC")
    filled = list("Filled").compactMap(Insertion.init)
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
      ("Filled", filled.map(\.text)), ("CopiedToIPTC", copiedToIPTC),
      // Sorted, since sets are unordered and equal labels should give equal bytes.
      ("Created", created.map(\.rawValue).sorted()),
    ]
    let content = lists.map { XMPTemplate.bag("kennel:\($0.0)", $0.1) }
    editor.add(
      "kennel", .kennel, attributes: attributes.joined(), content: content.joined())
  }

  /// Removes all of kennel's properties from a packet.
  static func remove(from packet: XMPPacket, with editor: inout XMPEditor) {
    packet.properties.filter { $0.namespace == .kennel }.forEach { editor.remove($0) }
  }
}

extension KennelRecord.Insertion {
  init?(_ text: String) {
    // Only the first `=` separates: a keyword may contain others.
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
  /// Returns a property with an unordered array, or an empty string if it has no values.
  static func bag(_ name: String, _ values: [String]) -> String {
    guard !values.isEmpty else { return "" }
    let items = values.map { "\n     <rdf:li>\(escapedXML($0, isMetadata: true))</rdf:li>" }
      .joined()
    return "\n   <\(name)>\n    <rdf:Bag>\(items)\n    </rdf:Bag>\n   </\(name)>"
  }

  /// Returns a property with a language alternative (`rdf:Alt`) that has only `x-default`.
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
