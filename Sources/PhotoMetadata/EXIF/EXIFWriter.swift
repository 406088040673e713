internal import Messages

/// A writer of fields into a TIFF block that changes as little of it as possible.
struct EXIFWriter {
  struct Result {
    /// The new block; nil if it is removed.
    let block: [UInt8]?
    /// The block's state before kennel appended to it; nil if kennel did not append.
    var base: KennelRecord.EXIFBase?
    /// Whether kennel created the whole block.
    var isNew = false
    /// Why the block has none of kennel's fields, if it can't have any.
    var problem: LabelNotice?
  }

  let old: KennelRecord?
  let block: [UInt8]?
  let density: FreshEXIF.Density

  /// Returns the block with `fields`; nil if it can't be created.
  func write(_ fields: EXIFFields) -> Result? {
    guard let block else { return fresh(fields) }
    guard let current = TIFFBlock(block) else { return nil }
    // None of its content is a person's, so it is created anew instead of growing.
    if old?.created.contains(.exif) == true, isOnlyFields(current) { return fresh(fields) }
    return append(fields, to: current)
  }

  private func isOnlyFields(_ block: TIFFBlock) -> Bool {
    let tags = EXIFFields.tags.union(FreshEXIF.mandatoryTags)
    return block.next == 0 && block.entries.allSatisfy { tags.contains($0.tag) }
  }

  private func fresh(_ fields: EXIFFields) -> Result? {
    let values = Self.values(fields).compactMapValues { $0 }
    guard !values.isEmpty else { return Result(block: nil) }
    return FreshEXIF.block(values, density).map { Result(block: $0, isNew: true) }
  }

  private func append(_ fields: EXIFFields, to current: TIFFBlock) -> Result {
    // Starts from the block before kennel's last change, if that can be recovered: otherwise each
    // new label would make the block longer.
    let before = old?.base.flatMap { current.before($0, ignoring: EXIFFields.tags) }
    let start = before ?? current
    let there = EXIFFields(start.bytes)
    var changes = Self.values(fields)
    // A field that already has the right value is not changed, whatever its encoding.
    if there.keywords == fields.keywords { changes[XPText.keywordsTag] = nil }
    if there.description == fields.description { changes[EXIFFields.descriptionTag] = nil }
    let unchanged = Result(block: start.bytes, base: before == nil ? old?.base : nil)
    if changes.isEmpty { return unchanged }
    guard start.isClosed else {
      return Result(block: start.bytes, base: unchanged.base, problem: .openEXIF)
    }
    let base = KennelRecord.EXIFBase(length: start.bytes.count, directory: start.directory)
    return Result(block: start.appending(changes), base: base)
  }

  private static func values(_ fields: EXIFFields) -> [UInt16: TIFFBlock.Value?] {
    let hasKeywords = !fields.keywords.parts.isEmpty
    let hasDescription = !fields.description.isEmpty
    return [
      XPText.keywordsTag: hasKeywords ? .byte(fields.keywords.bytes) : nil,
      EXIFFields.descriptionTag: hasDescription ? .ascii(fields.description) : nil,
    ]
  }
}
