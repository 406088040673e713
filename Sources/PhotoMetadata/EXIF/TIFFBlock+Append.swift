internal import Containers

extension TIFFBlock {
  /// The block with other values for some tags of IFD0, by appending a new IFD0 to it.
  ///
  /// Nothing but the header's pointer changes in front of what is appended, so every offset in the
  /// block, also those inside of maker notes, keeps its meaning (ADR 0013).
  ///
  /// - Parameter changes: the new value of each tag; a nil takes the tag away.
  /// - Returns: the new block.
  func appending(_ changes: [UInt16: Value?]) -> [UInt8] {
    var result = bytes
    pad(&result)
    var added: [UInt16: [UInt8]] = [:]
    // In a fixed order, so that the same changes always give the same bytes.
    for case (let tag, let value?) in changes.sorted(by: { $0.key < $1.key }) {
      added[tag] = entry(tag, value, appendingTo: &result)
    }
    let start = result.count
    var listed = entries.filter { !changes.keys.contains($0.tag) }.map {
      (tag: $0.tag, bytes: Array(bytes[$0.offset..<$0.offset + 12]))
    }
    for (tag, entry) in added.sorted(by: { $0.key < $1.key }) {
      // Entries are sorted by tag (TIFF 6.0, section 2). Where they are not, the others keep their
      // order.
      let index = listed.firstIndex { $0.tag > tag } ?? listed.count
      listed.insert((tag, entry), at: index)
    }
    result += number(UInt16(truncatingIfNeeded: listed.count))
    result += listed.flatMap(\.bytes) + number(next)
    result += [UInt8](repeating: 0, count: max(0, start + lengthOfIFD1 - result.count))
    result.replaceSubrange(4..<8, with: number(UInt32(truncatingIfNeeded: start)))
    return result
  }

  private static let maxIFD1 = 2 + 12 * 64

  /// The bytes of IFD1's entries, if they are as few as IFD1 has.
  ///
  /// exiftool takes IFD0's distance to the end of the block for the room that IFD1 has, wherever
  /// that is, and complains of a short directory: zeros behind IFD0 make it content.
  private var lengthOfIFD1: Int {
    bytes.withUnsafeBytes { buffer in
      let reader = ByteReader(buffer, isBigEndian: isBigEndian)
      guard next != 0, let count = reader.uint16(at: Int(next)) else { return 0 }
      let length = 2 + 12 * Int(count)
      return length <= Self.maxIFD1 ? length : 0
    }
  }

  /// Values begin at even offsets (TIFF 6.0, section 2).
  private func pad(_ bytes: inout [UInt8]) {
    if bytes.count % 2 == 1 { bytes.append(0) }
  }

  private func entry(_ tag: UInt16, _ value: Value, appendingTo block: inout [UInt8]) -> [UInt8] {
    let head =
      number(tag) + number(value.type) + number(UInt32(truncatingIfNeeded: value.bytes.count))
    // Values of up to four bytes stand in the entry itself, in place of an offset.
    if value.bytes.count <= 4 {
      return head + value.bytes + [UInt8](repeating: 0, count: 4 - value.bytes.count)
    }
    let offset = UInt32(truncatingIfNeeded: block.count)
    block += value.bytes
    pad(&block)
    return head + number(offset)
  }

  private func number<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian, Array.init)
  }

  /// The block as it was before kennel appended to it, or nil if that can't be proved.
  ///
  /// It can when IFD0 ends the block, lies behind the old end, and has the old entries: then what
  /// is behind the old end is kennel's values and this directory, and nothing can point to it.
  ///
  /// - Parameters:
  ///   - base: what the record says of the old block.
  ///   - tags: the tags that kennel may have changed.
  /// - Returns: the old block.
  func before(_ base: KennelRecord.EXIFBase, ignoring tags: Set<UInt16>) -> TIFFBlock? {
    guard bytes[directoryEnd...].allSatisfy({ $0 == 0 }),
      bytes.count - directoryEnd <= Self.maxIFD1, directory >= base.length, base.length >= 8
    else { return nil }
    var old = Array(bytes[..<base.length])
    old.replaceSubrange(4..<8, with: number(UInt32(truncatingIfNeeded: base.directory)))
    guard let block = TIFFBlock(old), block.next == next,
      block.entriesAsStored(without: tags) == entriesAsStored(without: tags)
    else { return nil }
    return block
  }

  private func entriesAsStored(without tags: Set<UInt16>) -> [ArraySlice<UInt8>] {
    entries.filter { !tags.contains($0.tag) }.map { bytes[$0.offset..<$0.offset + 12] }
  }
}
