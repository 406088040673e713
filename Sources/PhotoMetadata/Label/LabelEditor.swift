internal import Messages

/// Computes the new metadata blocks of a photo for a change to its label.
///
/// IPTC and EXIF are edited first, since the record in XMP lists what was written to them.
struct LabelEditor {
  enum Outcome: Hashable {
    case unchanged
    case kept(BreedLabel)
    case changed(PartChanges, notices: [LabelNotice])
  }

  let change: LabelChange
  let parts: PhotoParts
  let packet: XMPPacket?
  var ledger: Ledger
  var notices: [LabelNotice] = []
  var changes = PartChanges()
  /// The caption to write; nil if none is written.
  var caption: String?

  /// Returns the outcome of a checked change for `parts`.
  static func run(_ change: LabelChange, _ parts: PhotoParts) throws(Obstacle) -> Outcome {
    var editor = try LabelEditor(change, parts)
    return try editor.run()
  }

  private init(_ change: LabelChange, _ parts: PhotoParts) throws(Obstacle) {
    self.change = change
    self.parts = parts
    packet = if let xmp = parts.xmp { try XMPPacket(xmp) } else { nil }
    // A C2PA manifest can also be external (C2PA specification 2.1, section 11.4).
    if packet?.properties(.dublinCoreTerms, "provenance").isEmpty == false, !parts.isSidecar {
      throw Obstacle(.remoteCredentials)
    }
    let old = packet.flatMap(KennelRecord.init(in:))
    switch change {
    case .remove: ledger = Ledger(old: old, new: nil, wanted: [])
    case .write(let label, let keywords, _):
      let new = KennelRecord(label: label, keywords: keywords)
      // A breed that the user rejected is not written as a keyword.
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
    // What kennel created stays recorded as such, so that a later removal can remove it.
    ledger.new?.created = ledger.old?.created ?? []
    ledger.new?.copiedToIPTC = ledger.old?.copiedToIPTC ?? []
    editIPTC(iptc, in: photoshop, exif)
    try editEXIF(exif)
    try editXMP(hidden: hiddenKeywords(exif, iptc))
    return changes == PartChanges() ? .unchanged : .changed(changes, notices: notices)
  }

  /// Returns the user's keywords in fields that readers ignore once there is a `dc:subject`.
  func hiddenKeywords(_ exif: EXIFFields, _ iptc: IPTCBlock?) -> [String] {
    let values =
      ledger.persons(.iptcKeywords, iptc?.keywords ?? [])
      + ledger.persons(.xpKeywords, exif.keywords.keywords) + parts.hiddenKeywords
    return values.map { $0.printable.trimmed }.withoutDoubles
  }
}

extension LabelEditor {
  /// Returns the caption to write; nil if there already is one that kennel did not write.
  func newCaption(_ exif: EXIFFields, _ iptc: IPTCBlock?) -> String? {
    guard case .write(let label, _, let description) = change else { return nil }
    let old = ledger.old
    let isSame = old?.label.breedID == label.breedID && old?.label.status == label.status
    // Without a new caption, the old one is kept if the label is the same.
    let kept = isSame ? old?.values(in: .description).first : nil
    let values = packet?.values(.dublinCore, "description") ?? []
    let xmp = ledger.persons(.description, values)
    let mine = old?.values(in: .imageDescription) ?? []
    let hasOther = !exif.description.isEmpty && !mine.contains(exif.description)
    guard xmp.allSatisfy(\.trimmed.isEmpty), !hasOther, iptc?.hasCaption != true else { return nil }
    return description ?? kept
  }

  mutating func editEXIF(_ exif: EXIFFields) throws(Obstacle) {
    if let problem = parts.exifProblem ?? exif.problem { return try leaveEXIF(exif, problem) }
    guard parts.exif != nil || parts.makesEXIF else { return try leaveEXIF(exif, nil) }
    let before = ledger
    var fields = exif
    let writer = EXIFWriter(old: ledger.old, block: parts.exif, density: parts.density)
    let edit = ledger.edit(.xpKeywords, exif.keywords.keywords)
    fields.keywords.change(removing: edit.removed, adding: edit.added)
    setDescription(&fields)
    guard let result = writer.write(fields),
      (result.block?.count ?? 0) <= parts.limits.exif
    else {
      ledger = before
      return try leaveEXIF(exif, .fullEXIF)
    }
    // An independent check: libexif must read the keyword, and all that it read before.
    let isSame = result.block == parts.exif
    guard isSame || LibexifReading.agrees(on: parts.exif, and: result.block),
      isSame || LibexifReading.readsKeywords(of: result.block)
    else {
      ledger = before
      return try leaveEXIF(exif, .unreadableEXIF)
    }
    if let problem = result.problem {
      ledger = before
      guard !isSame else { return try leaveEXIF(exif, problem) }
      // An earlier version of kennel has written to the block; it becomes what it was before.
      notices.append(problem)
    }
    ledger.new?.base = result.base
    if result.isNew { ledger.new?.created.insert(.exif) } else { ledger.new?.created.remove(.exif) }
    changes.exif = BlockChange(from: parts.exif, to: result.block)
  }

  /// Leaves EXIF as it is; throws if a removed label would remain there.
  private mutating func leaveEXIF(_ exif: EXIFFields, _ problem: LabelNotice?) throws(Obstacle) {
    if let problem { notices.append(problem) }
    let old = ledger.old
    let isLabelled =
      old?.values(in: .xpKeywords).contains { exif.keywords.keywords.contains($0) } == true
      || old?.values(in: .imageDescription).contains(exif.description) == true
    if change == .remove, isLabelled { throw Obstacle(.exifNotChangeable) }
    ledger.keep(.xpKeywords)
    ledger.keep(.imageDescription)
    ledger.new?.base = ledger.old?.base
  }

  private mutating func setDescription(_ fields: inout EXIFFields) {
    let mine = ledger.old?.values(in: .imageDescription) ?? []
    if mine.contains(fields.description) { fields.description = "" }
    guard let caption, fields.description.isEmpty else { return }
    fields.description = caption
    ledger.new?.wrote.append(KennelRecord.Insertion(field: .imageDescription, value: caption))
  }

  mutating func editXMP(hidden: [String]) throws(Obstacle) {
    let made = parts.xmp == nil
    if made { ledger.new?.created.insert(parts.isSidecar ? .sidecar : .packet) }
    let base = if let packet { packet } else { try XMPPacket(parts.template) }
    var fields = XMPFields(base, ledger)
    try fields.edit(hidden: hidden, caption: caption)
    ledger = fields.ledger
    // If the record would be the same, the photo is not rewritten.
    if let old = ledger.old, let new = ledger.new, fields.isUntouched, old.agrees(with: new),
      changes == PartChanges()
    {
      return
    }
    let bytes = try fields.result()
    guard let fitting = XMPTemplate.fit(bytes, into: parts.limits.xmp) else {
      throw Obstacle(.packetFull)
    }
    let wasMade = ledger.old?.created.contains(parts.isSidecar ? .sidecar : .packet) == true
    let result = try XMPPacket(bytes)
    // From a packet that many programs refuse, a label can still be removed: an earlier version may
    // have written it.
    if ledger.new != nil { try ToolkitRules.check(result) }
    // A packet is dropped only if kennel created it and nothing was added to it since.
    let isEmpty =
      ledger.new == nil && wasMade && (XMPTemplate.isEmpty(result) || bytes == parts.template)
    changes.xmp = isEmpty ? .drop : .replace(fitting)
  }
}
