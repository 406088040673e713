/// Works out what a change of the label does to the blocks of a photo's metadata.
///
/// IPTC and EXIF come first, since the record in XMP says what was written there.
struct LabelEditor {
  enum Outcome: Hashable {
    case unchanged
    case kept(BreedLabel)
    case changed(PartChanges, notices: [String])
  }

  let change: LabelChange
  let parts: PhotoParts
  let packet: XMPPacket?
  var ledger: Ledger
  var notices: [String] = []
  var changes = PartChanges()
  /// The caption to write; nil where there is none to write.
  var caption: String?

  /// The outcome of `change`, which is checked, for `parts`.
  static func run(_ change: LabelChange, _ parts: PhotoParts) throws(Obstacle) -> Outcome {
    var editor = try LabelEditor(change, parts)
    return try editor.run()
  }

  private init(_ change: LabelChange, _ parts: PhotoParts) throws(Obstacle) {
    self.change = change
    self.parts = parts
    packet = if let xmp = parts.xmp { try XMPPacket(xmp) } else { nil }
    // C2PA's manifest can also be elsewhere (C2PA specification 2.1, section 11.4).
    if packet?.properties(.dublinCoreTerms, "provenance").isEmpty == false, !parts.isSidecar {
      throw Obstacle("its XMP points to Content Credentials, which a change would make invalid")
    }
    let old = packet.flatMap(KennelRecord.init(in:))
    switch change {
    case .remove: ledger = Ledger(old: old, new: nil, wanted: [])
    case .write(let label, let keywords, _):
      let new = KennelRecord(label: label, keywords: keywords)
      // A breed that a person denies is no keyword.
      ledger = Ledger(old: old, new: new, wanted: label.status == .rejected ? [] : keywords)
    }
  }

  private mutating func run() throws(Obstacle) -> Outcome {
    if change == .remove, ledger.old == nil { return .unchanged }
    if let label = packet?.label, change.isOfMachine, label.status != .machine {
      return .kept(label)
    }
    let exif = EXIFFields(parts.exif)
    let photoshop = parts.photoshop.map(PhotoshopBlock.init)
    let iptc = photoshop.flatMap { block in
      block.resource(PhotoshopBlock.iptc).map { IPTCBlock(Array(block.bytes[$0.data])) }
    }
    caption = newCaption(exif, iptc)
    ledger.new?.created = ledger.old?.created ?? []
    editIPTC(iptc, in: photoshop)
    editEXIF(exif)
    try editXMP(hidden: hiddenKeywords(exif, iptc))
    return changes == PartChanges() ? .unchanged : .changed(changes, notices: notices)
  }

  /// A person's keywords in fields that readers stop to look at once there is a `dc:subject`.
  private func hiddenKeywords(_ exif: EXIFFields, _ iptc: IPTCBlock?) -> [String] {
    let values =
      ledger.persons(.iptcKeywords, iptc?.keywords ?? [])
      + ledger.persons(.xpKeywords, exif.keywords.keywords) + parts.hiddenKeywords
    return values.map { $0.printable.trimmed }.withoutDoubles
  }
}
