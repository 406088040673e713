internal import Messages

/// IPTC keywords.
///
/// They are created only where readers would not look for keywords elsewhere: if a digest says that
/// IPTC is newer than XMP (MWG guidelines, section 3.3). The digest then stays as it is, since
/// readers would otherwise take the other fields from XMP, which may lack them.
extension LabelEditor {
  mutating func editIPTC(_ iptc: IPTCBlock?, in photoshop: PhotoshopBlock?, _ exif: EXIFFields) {
    guard let iptc, let photoshop else {
      if let problem = parts.iptcProblem { notices.append(problem) }
      return
    }
    let isNew = iptc.keywords.isEmpty
    guard !isNew || (photoshop.isNewerThanXMP && !ledger.wanted.isEmpty) else { return }
    // Restored if the block can't be changed.
    let before = ledger
    let words = isNew ? subject(exif) : []
    let declared = iptc.declaringUTF8(for: words + ledger.wanted)
    let edit = edit(declared ?? iptc, isNew: isNew, words)
    guard !edit.isNothing else { return }
    if declared != nil { ledger.new?.created.insert(.iptcUTF8) }
    let block = (declared ?? iptc).changing(removing: edit.removed, adding: edit.added)
      .map { undeclared($0) }.flatMap(photoshop.replacingIPTC(with:))
    guard let block, block.count <= parts.limits.photoshop else {
      ledger = before
      ledger.keep(.iptcKeywords)
      notices.append(.iptcNotChangeable)
      return
    }
    changes.photoshop = .replace(block)
  }

  /// Returns the edit of the keywords; new ones begin with a person's `words`.
  private mutating func edit(
    _ block: IPTCBlock, isNew: Bool, _ words: [String]
  ) -> Ledger.FieldEdit {
    if ledger.wanted.contains(where: { !block.holds($0) }) { notices.append(.keywordNotInIPTC) }
    let copies = words.compactMap(block.fitted)
    var edit = ledger.edit(
      .iptcKeywords, isNew ? copies : block.keywords, canHold: block.holds)
    if isNew {
      edit.added = copies + edit.added
      ledger.new?.copiedToIPTC = copies
      if !edit.isNothing { ledger.new?.created.insert(.iptcKeywords) }
    }
    // With only copies left, the field would add nothing to `dc:subject`.
    if ledger.new == nil, let old = ledger.old, old.created.contains(.iptcKeywords),
      edit.result == old.copiedToIPTC
    {
      edit.removed += old.copiedToIPTC
    }
    return edit
  }

  /// Returns the person's keywords that `dc:subject` has or will have.
  private func subject(_ exif: EXIFFields) -> [String] {
    let values = packet?.values(.dublinCore, "subject") ?? []
    let words = values.isEmpty ? hiddenKeywords(exif, nil) : ledger.persons(.subject, values)
    return words.map { $0.printable.trimmed }.withoutDoubles
  }

  /// Returns an IPTC block without kennel's declaration of UTF-8, if the label was removed.
  private func undeclared(_ block: [UInt8]) -> [UInt8] {
    guard ledger.new == nil, ledger.old?.created.contains(.iptcUTF8) == true else { return block }
    return IPTCBlock(block).withoutDeclaration.bytes
  }
}
