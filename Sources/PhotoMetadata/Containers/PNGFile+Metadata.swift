import Imaging

extension PNGFile {
  private static let xmpKeyword = Array("XML:com.adobe.xmp\0".utf8)

  /// A text chunk's keyword with its zero stands at the beginning.
  private func has(_ keyword: [UInt8], in chunk: Chunk) -> Bool {
    bytes[chunk.data].prefix(keyword.count).elementsEqual(keyword)
  }

  /// The iTXt chunks with XMP (XMP specification part 3, section 1.1.5).
  var xmpChunks: [Chunk] { chunks("iTXt").filter { has(Self.xmpKeyword, in: $0) } }
  var exifChunks: [Chunk] { chunks("eXIf") }

  /// The TIFF block of a chunk; some writers keep the prefix that only JPEG has.
  ///
  /// Nil where it is longer than any in a JPEG.
  func exif(_ chunk: Chunk) -> [UInt8]? {
    guard chunk.data.count <= JPEGFile.maxPayload else { return nil }
    return Array(bytes[chunk.data].dropFirst(exifPrefix(chunk)))
  }

  private func exifPrefix(_ chunk: Chunk) -> Int {
    bytes[chunk.data].prefix(6).elementsEqual("Exif\0\0".utf8) ? 6 : 0
  }

  /// Where the packet of a chunk begins; nil where it is compressed or damaged.
  private func xmpStart(_ chunk: Chunk) -> Int? {
    var offset = chunk.data.lowerBound + Self.xmpKeyword.count
    // Neither compressed, nor by any method; then a language and a translated keyword.
    guard ByteReader(bytes).uint16(at: offset) == 0 else { return nil }
    offset += 2
    for _ in 0..<2 {
      guard offset < chunk.data.upperBound,
        let zero = bytes[offset..<chunk.data.upperBound].firstIndex(of: 0)
      else { return nil }
      offset = zero + 1
    }
    return offset <= chunk.data.upperBound ? offset : nil
  }

  /// The packet of a chunk, of no more than is reasonable.
  func xmp(_ chunk: Chunk) -> [UInt8]? {
    guard chunk.data.count <= PhotoParts.Limits().xmp else { return nil }
    return xmpStart(chunk).map { Array(bytes[$0..<chunk.data.upperBound]) }
  }

  /// The blocks that a label goes into.
  ///
  /// EXIF is changed where there is some. It is not made: programs look for a PNG's keywords in XMP.
  func parts() throws(Obstacle) -> PhotoParts {
    guard xmpChunks.count <= 1 else { throw Obstacle("it has several XMP packets") }
    guard chunks("caBX").isEmpty else {
      throw Obstacle("it has Content Credentials (C2PA), which a change would make invalid")
    }
    guard !hasOldProfile else {
      throw Obstacle("its metadata is in ImageMagick's old form, which kennel does not edit")
    }
    var parts = PhotoParts()
    if let chunk = xmpChunks.first {
      guard isIntact(chunk), let packet = xmp(chunk) else {
        throw Obstacle("its XMP is compressed or damaged")
      }
      parts.xmp = packet
    }
    parts.exif = exifChunks.first.flatMap(exif)
    if exifChunks.count > 1 || !exifChunks.allSatisfy({ isIntact($0) && exif($0) != nil }) {
      parts.exifProblem =
        "The photo's EXIF block is double, damaged or too long; the keyword is in XMP only."
    }
    return parts
  }

  private var hasOldProfile: Bool {
    let profiles = ["xmp", "APP1", "iptc", "8bim"].map { Array("Raw profile type \($0)\0".utf8) }
    return (chunks("tEXt") + chunks("zTXt") + chunks("iTXt")).contains { chunk in
      profiles.contains { has($0, in: chunk) }
    }
  }

  /// The changes to the file that put `changes` into its chunks.
  func splices(_ changes: PartChanges) -> [Splice] {
    // Right behind IHDR is before the picture; some programs look for XMP there only.
    let start = chunks[0].range.upperBound
    let xmpPlace = xmpChunks.first?.range ?? start..<start
    let xmpHead = xmpChunks.first.flatMap { chunk in
      xmpStart(chunk).map { Array(bytes[chunk.data.lowerBound..<$0]) }
    }
    let exifHead = exifChunks.first.map { chunk in
      Array(bytes[chunk.data].prefix(exifPrefix(chunk)))
    }
    return [
      splice(changes.xmp, at: xmpPlace, "iTXt", xmpHead ?? Self.xmpKeyword + [0, 0, 0, 0]),
      splice(changes.exif, at: exifChunks.first?.range ?? start..<start, "eXIf", exifHead ?? []),
    ].compactMap { $0 }.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private func splice(
    _ change: BlockChange, at place: Range<Int>, _ type: StaticString, _ head: [UInt8]
  ) -> Splice? {
    switch change {
    case .keep: nil
    case .drop: Splice(place, [])
    case .replace(let block): Splice(place, Self.encode(type, head + block))
    }
  }
}
