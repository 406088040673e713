internal import Containers
public import Messages

/// Verifies a photo with a changed label before the new file replaces the old one.
///
/// The new file is parsed again, where possible by other code than that which wrote it.
///
/// - Parameters:
///   - edited: all bytes of the new file, as read back.
///   - original: all bytes of the old file.
///   - splices: the result of `labelEdit` for the old file.
///   - change: the change passed to `labelEdit`.
/// - Throws: when a byte outside `splices` differs, when the picture, a keyword of the user or
///   another EXIF entry has changed, or when the label can't be read.
public func verify(
  edited: UnsafeRawBufferPointer, original: UnsafeRawBufferPointer, splices: [Splice],
  change: LabelChange
) throws(MetadataError) {
  try checkBytes(edited, original, splices)
  let (old, new) = (Container(original), Container(edited))
  guard new.isWhole, pictureDigest(of: new) == pictureDigest(of: old) else {
    throw MetadataError(.pictureChanged)
  }
  try checkRuns(new, old)
  try checkLabel(new, try change.checked())
  try checkKeywords(new, old)
  try checkEXIF(new, old)
}

/// Checks that every byte outside the splices is unchanged.
private func checkBytes(
  _ edited: UnsafeRawBufferPointer, _ original: UnsafeRawBufferPointer, _ splices: [Splice]
) throws(MetadataError) {
  let failure = MetadataError(.otherBytesChanged)
  var position = 0
  var place = 0
  // The empty splice at the end makes the loop compare what follows the last real one.
  for splice in splices + [Splice(original.count..<original.count, [])] {
    let count = splice.range.lowerBound - position
    guard count >= 0, splice.range.upperBound <= original.count, place <= edited.count,
      count + splice.replacement.count <= edited.count - place
    else { throw failure }
    guard edited[place..<place + count].elementsEqual(original[position..<position + count]),
      edited[(place + count)...].starts(with: splice.replacement)
    else { throw failure }
    position = splice.range.upperBound
    place += count + splice.replacement.count
  }
  guard place == edited.count else { throw failure }
}

private func checkLabel(_ edited: Container, _ change: LabelChange)
  throws(MetadataError)
{
  let facts = PhotoFacts(reading: edited)
  guard case .write(let label, let keywords, _) = change else {
    guard facts.label == nil else { throw MetadataError(.labelStillThere) }
    return
  }
  guard let read = facts.label, read.breedID == label.breedID, read.breedName == label.breedName,
    read.status == label.status, read.modelDigest == label.modelDigest
  else { throw MetadataError(.labelNotReadable) }
  let present = Set(facts.keywords.map(\.folded))
  guard label.status == .rejected || keywords.allSatisfy({ present.contains($0.folded) }) else {
    throw MetadataError(.keywordNotReadable)
  }
}

/// Checks that all of the user's keywords are preserved.
private func checkKeywords(_ new: Container, _ old: Container) throws(MetadataError) {
  let packets = (old: old.packets, new: new.packets)
  let record = packets.old.lazy.compactMap(KennelRecord.init(in:)).first
  for field in MetadataField.allCases {
    let persons = Ledger(old: record, new: nil, wanted: []).persons(
      field, old.values(field, packets.old))
    // Copies of other fields' values may be removed with the field that kennel created for them.
    let copied = Set(field == .subject ? record?.copied ?? [] : record?.copiedToIPTC ?? [])
    let present = Set(new.values(field, packets.new))
    guard persons.allSatisfy({ present.contains($0) || copied.contains($0) }) else {
      throw MetadataError(.keywordLost, ["field": .text(field.rawValue)])
    }
  }
}

extension Container {
  /// Returns the stored values of a keyword field.
  fileprivate func values(_ field: MetadataField, _ packets: [XMPPacket]) -> [String] {
    switch field {
    case .iptcKeywords: iptcBlocks.flatMap(\.keywords)
    case .xpKeywords: EXIFFields(exifBytes).keywords.keywords
    case .imageDescription, .description: []
    default:
      field.xmpName.map { name in packets.flatMap { $0.values(name.namespace, name.local) } } ?? []
    }
  }
}

/// Checks that libexif reads the keyword, and all that it read before.
private func checkEXIF(_ new: Container, _ old: Container) throws(MetadataError) {
  let blocks = (old: old.exifBytes, new: new.exifBytes)
  guard blocks.new != blocks.old else { return }
  guard LibexifReading.agrees(on: blocks.old, and: blocks.new) else {
    throw MetadataError(.exifChanged)
  }
  guard LibexifReading.readsKeywords(of: blocks.new) else {
    throw MetadataError(.exifKeywordNotReadable)
  }
}

/// Checks that adjacent segments of the same kind, which readers may join, are still adjacent.
private func checkRuns(_ new: Container, _ old: Container) throws(MetadataError) {
  guard old.format == .jpeg else { return }
  let runs = { (file: Container) in
    file.runs.map { run in run.map { Array(file.payload(of: $0)) } }
  }
  let newRuns = runs(new)
  let present = Set(newRuns.joined())
  for run in runs(old) where run.count > 1 {
    // The segment that the change edited or removed is not compared.
    let kept = run.filter(present.contains)
    guard newRuns.contains(where: { Set(kept).isSubset(of: $0) }) else {
      throw MetadataError(.otherBytesChanged)
    }
  }
}
