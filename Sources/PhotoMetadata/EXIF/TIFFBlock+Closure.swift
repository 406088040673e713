internal import Containers

extension TIFFBlock {
  /// Whether everything that the block points to is inside it, and each directory is reached once.
  ///
  /// Otherwise data appended to the block would become part of what is beyond its end: a directory
  /// without a pointer to the next one, a value that is cut off, a thumbnail. And a pointer back to
  /// IFD0 is recognised as a loop only as long as IFD0 is where it was.
  var isClosed: Bool { walk { $0.isClosed } }

  /// The end of the last thumbnail or strip, as an offset in the block; it may be past its end.
  var pictureEnd: Int { walk { $0.pictureEnd } }

  private func walk<T>(_ result: (TIFFWalk) -> T) -> T {
    bytes.withUnsafeBytes { buffer in
      var walk = TIFFWalk(ByteReader(buffer, isBigEndian: isBigEndian))
      walk.run(from: directory)
      return result(walk)
    }
  }
}

/// A walk over all directories of a TIFF block.
private struct TIFFWalk {
  /// A directory that is yet to be visited.
  private struct Step {
    let offset: Int
    /// Whether its pointer to a next directory is followed, as in IFD0 and IFD1.
    ///
    /// Readers ignore it in other directories, and some cameras write other data there.
    let isChained: Bool
  }

  /// ExifIFD, GPS, Interoperability, SubIFDs and GlobalParametersIFD.
  private static let directoryTags: Set<UInt16> = [0x8769, 0x8825, 0xA005, 0x014A, 0x0190]
  private static let makerNoteTag: UInt16 = 0x927C
  /// The tags of offsets and the lengths of what is there: thumbnails, strips and tiles.
  private static let pictures: [(offsets: UInt16, lengths: UInt16)] = [
    (0x0201, 0x0202), (0x0111, 0x0117), (0x0144, 0x0145),
  ]
  /// The type IFD (TIFF Technical Note 1).
  private static let directoryType: UInt16 = 13
  /// Photos have about five directories; reading those of a crafted block could take long.
  private static let maxDirectories = 100
  private static let maxNumbers = 1_000

  private(set) var isClosed = true
  private(set) var pictureEnd = 0

  private let reader: ByteReader
  private var steps: [Step] = []
  private var visited: Set<Int> = []
  private var end: Int { reader.bytes.count }
  /// A label changes the header's pointer to IFD0, so nothing else may be in the header.
  private static let headerEnd = 8

  init(_ reader: ByteReader) { self.reader = reader }

  mutating func run(from start: Int) {
    steps = [Step(offset: start, isChained: true)]
    while let step = steps.popLast() {
      let isNew = visited.insert(step.offset).inserted
      if !isNew || !visit(step) { isClosed = false }
      if steps.count + visited.count > Self.maxDirectories {
        isClosed = false
        return
      }
    }
  }

  private mutating func visit(_ step: Step) -> Bool {
    guard step.offset >= Self.headerEnd, let entries = TIFFBlock.entries(at: step.offset, reader)
    else { return false }
    var isInside = visitPictures(entries)
    for entry in entries {
      isInside = self.isInside(entry) && isInside
      // Zero stands for no directory.
      let offsets = isDirectory(entry) ? numbers(entry) : []
      steps += (offsets ?? []).filter { $0 != 0 }.map { Step(offset: $0, isChained: false) }
      isInside = isInside && offsets != nil
    }
    guard let next = reader.uint32(at: step.offset + 2 + 12 * entries.count).map(Int.init) else {
      return false
    }
    if step.isChained, next != 0 { steps.append(Step(offset: next, isChained: true)) }
    return isInside
  }

  private func isDirectory(_ entry: TIFFBlock.Entry) -> Bool {
    Self.directoryTags.contains(entry.tag) || entry.type == Self.directoryType
  }

  /// Returns whether the value of an entry is in the block, and so are those of a maker note.
  private mutating func isInside(_ entry: TIFFBlock.Entry) -> Bool {
    guard let place = place(of: entry) else { return false }
    guard entry.tag == Self.makerNoteTag else { return true }
    // Many maker notes are directories.
    return visited.insert(place.lowerBound).inserted && hasClosedDirectory(makerNote: place)
  }

  private func place(of entry: TIFFBlock.Entry) -> Range<Int>? {
    let length = entry.count * TIFFBlock.size(ofType: entry.type)
    guard let offset = length <= 4 ? entry.offset + 8 : pointer(entry),
      offset >= Self.headerEnd, reader.slice(at: offset, count: length) != nil
    else { return nil }
    return offset..<offset + length
  }

  private func pointer(_ entry: TIFFBlock.Entry) -> Int? {
    reader.uint32(at: entry.offset + 8).map(Int.init)
  }

  /// Returns the integers in an entry; nil if there are too many, or none by its type.
  private func numbers(_ entry: TIFFBlock.Entry) -> [Int]? {
    guard let place = place(of: entry), entry.count <= Self.maxNumbers else { return nil }
    if entry.type == 3 {
      return stride(from: place.lowerBound, to: place.upperBound, by: 2)
        .compactMap { reader.uint16(at: $0).map(Int.init) }
    }
    // Some readers take what is stored in an entry of a wrong type for an offset.
    guard [4, Self.directoryType].contains(entry.type) || place.count <= 4 else { return nil }
    return stride(from: place.lowerBound, to: max(place.upperBound, place.lowerBound + 4), by: 4)
      .compactMap { reader.uint32(at: $0).map(Int.init) }
  }

  /// Returns whether the thumbnails and strips of a directory are in the block.
  private mutating func visitPictures(_ entries: [TIFFBlock.Entry]) -> Bool {
    var areInside = true
    for tags in Self.pictures {
      let lengths = numbers(tags.lengths, in: entries)
      let offsets = numbers(tags.offsets, in: entries)
      for (index, offset) in (offsets ?? []).enumerated() {
        let length = lengths.flatMap { index < $0.count ? $0[index] : nil } ?? 0
        guard offset != 0 || length != 0 else { continue }
        pictureEnd = max(pictureEnd, offset + length)
        areInside = areInside && Self.headerEnd..<end ~= offset && offset + length <= end
      }
      areInside = areInside && offsets != nil && lengths != nil
    }
    return areInside
  }

  /// Returns the integers in the only entry with `tag`; none if there is no such entry.
  private func numbers(_ tag: UInt16, in entries: [TIFFBlock.Entry]) -> [Int]? {
    let found = entries.filter { $0.tag == tag }
    guard found.count == 1 else { return found.isEmpty ? [] : nil }
    return numbers(found[0])
  }

  /// Returns whether no value of a maker note's directory goes on past the block's end.
  ///
  /// Where the directory begins depends on the maker, as does what its offsets are relative to.
  /// They are taken to be relative to the block: a value that is past the end then is so in any
  /// case. Values that begin where no block can reach do no harm.
  private func hasClosedDirectory(makerNote: Range<Int>) -> Bool {
    for header in stride(from: 0, through: 32, by: 2) {
      for isBigEndian in [false, true] {
        let reader = ByteReader(reader.bytes, isBigEndian: isBigEndian)
        guard let entries = Self.plausible(at: makerNote.lowerBound + header, reader) else {
          continue
        }
        return entries.allSatisfy { entry in
          let length = entry.count * TIFFBlock.size(ofType: entry.type)
          guard length > 4, let offset = reader.uint32(at: entry.offset + 8).map(Int.init) else {
            return true
          }
          return offset + length <= end || offset > PhotoParts.Limits().exif
        }
      }
    }
    return true
  }

  /// Returns the entries of what can be nothing but a directory.
  private static func plausible(at offset: Int, _ reader: ByteReader) -> [TIFFBlock.Entry]? {
    guard let count = reader.uint16(at: offset), 2...256 ~= count,
      let entries = TIFFBlock.entries(at: offset, reader),
      entries.allSatisfy({ 1...13 ~= $0.type && $0.count < 1 << 24 })
    else { return nil }
    return entries
  }
}
