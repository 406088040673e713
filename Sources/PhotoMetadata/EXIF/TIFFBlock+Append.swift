internal import Containers

extension TIFFBlock {
  /// Returns the block with new values for some tags of IFD0, by appending a new IFD0.
  ///
  /// Only the header's pointer to IFD0 changes before the appended data, so every offset in the
  /// block, including those in maker notes, stays valid (ADR 0013).
  ///
  /// - Parameter changes: the new value of each tag; nil removes the tag.
  /// - Returns: the new block.
  func appending(_ changes: [UInt16: Value?]) -> [UInt8] {
    var result = bytes
    pad(&result)
    var added: [UInt16: [UInt8]] = [:]
    // A fixed order makes the result deterministic.
    for case (let tag, let value?) in changes.sorted(by: { $0.key < $1.key }) {
      added[tag] = entry(tag, value, appendingTo: &result)
    }
    let start = result.count
    var listed = entries.filter { !changes.keys.contains($0.tag) }.map {
      (tag: $0.tag, bytes: Array(bytes[$0.offset..<$0.offset + 12]))
    }
    for (tag, entry) in added.sorted(by: { $0.key < $1.key }) {
      // Entries are sorted by tag (TIFF 6.0, section 2). In an unsorted directory, the existing
      // ones keep their order.
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

  /// The length of IFD1's count and entries in bytes; 0 if there is no IFD1 or it is implausibly
  /// long.
  ///
  /// exiftool assumes that IFD1 has as much space as there is from IFD0 to the end of the block,
  /// wherever IFD1 is, and warns of a short directory: zeros after IFD0 prevent this.
  private var lengthOfIFD1: Int {
    bytes.withUnsafeBytes { buffer in
      let reader = ByteReader(buffer, isBigEndian: isBigEndian)
      guard next != 0, let count = reader.uint16(at: Int(next)) else { return 0 }
      let length = 2 + 12 * Int(count)
      return length <= Self.maxIFD1 ? length : 0
    }
  }

  /// Pads to an even offset, where values must begin (TIFF 6.0, section 2).
  private func pad(_ bytes: inout [UInt8]) {
    if bytes.count % 2 == 1 { bytes.append(0) }
  }

  private func entry(_ tag: UInt16, _ value: Value, appendingTo block: inout [UInt8]) -> [UInt8] {
    let head =
      number(tag) + number(value.type) + number(UInt32(truncatingIfNeeded: value.bytes.count))
    // Values of up to four bytes are stored in the entry itself, in place of an offset.
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

  /// Returns the block before kennel appended to it, or nil if that can't be proved.
  ///
  /// It is proved if IFD0 ends the block, is after the old end, and has the old entries: then only
  /// kennel's values and this directory are after the old end, and nothing else can point there.
  ///
  /// - Parameters:
  ///   - base: the length and IFD0 offset of the old block, from kennel's record.
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
