internal import Containers
internal import Messages

/// The metadata in the segments of a JPEG.
struct JPEGMetadata: ContainerMetadata {
  let file: Container

  /// The APP1 segments with XMP (XMP specification part 3, section 1.1.3).
  private var xmpSegments: [Container.Part] {
    file.parts(0xE1, beginningWith: "http://ns.adobe.com/xap/1.0/\0")
  }
  private var photoshopSegments: [Container.Part] {
    file.parts(0xED, beginningWith: "Photoshop 3.0\0")
  }

  /// The segments with parts of packets too long for one (Extended XMP).
  private var extensionSegments: [Container.Part] {
    file.parts(0xE1, beginningWith: "http://ns.adobe.com/xmp/extension/\0")
  }

  var xmp: [[UInt8]] {
    xmpSegments.map { Array(file.payload(of: $0, dropping: 29)) } + extensions
  }

  /// The packets in the extension segments, put together.
  ///
  /// Behind the signature are the packet's digest in 32 digits, its length, and the offset of this
  /// part (XMP specification part 3, section 1.1.3.1).
  private var extensions: [[UInt8]] {
    let parts = extensionSegments.map { file.payload(of: $0, dropping: 35) }
      .filter { $0.count > 40 }
    return Dictionary(grouping: parts) { Array($0.prefix(32)) }.sorted {
      $0.key.lexicographicallyPrecedes($1.key)
    }.map { _, parts in
      let offset = { (part: UnsafeRawBufferPointer) in ByteReader(part).uint32(at: 36) ?? 0 }
      return parts.sorted { offset($0) < offset($1) }.flatMap { $0.dropFirst(40) }
    }
  }
  private func photoshop(_ segment: Container.Part) -> [UInt8] {
    Array(file.payload(of: segment, dropping: 14))
  }

  /// The segment with the only IPTC block; nil if there is none or there are several, of which
  /// readers use different ones.
  private var iptcSegment: Container.Part? {
    let segments = photoshopSegments.flatMap { segment in
      PhotoshopBlock(photoshop(segment)).resources.filter { $0.id == PhotoshopBlock.iptc }
        .map { _ in segment }
    }
    return segments.count == 1 ? segments[0] : nil
  }

  func parts() throws(Obstacle) -> PhotoParts {
    // The main packet contains a digest of the extended XMP, which a change would have to update.
    if !extensionSegments.isEmpty {
      throw Obstacle(.extendedXMP)
    }
    let xmp = xmp
    guard xmp.count <= 1 else { throw Obstacle(.severalPackets) }
    if hasContentCredentials {
      throw Obstacle(.contentCredentials)
    }
    var parts = PhotoParts()
    parts.xmp = xmp.first
    parts.exif = file.exifBytes
    parts.makesEXIF = true
    parts.density = density ?? FreshEXIF.Density()
    parts.limits.xmp = JPEGSegments.maxPayload - 29
    parts.photoshop = iptcSegment.map(photoshop)
    parts.exifProblem = exifProblem
    if parts.photoshop == nil {
      parts.hiddenKeywords = iptcBlocks.flatMap(\.keywords)
      let blocks = photoshopSegments.map { PhotoshopBlock(photoshop($0)) }
      if !parts.hiddenKeywords.isEmpty || blocks.contains(where: \.isNewerThanXMP) {
        parts.iptcProblem = .iptcInSeveralSegments
      }
    }
    return parts
  }

  private var exifProblem: LabelNotice? {
    let count = file.exifParts.count
    if count > 1 {
      // If there are several blocks, readers differ in which one they use.
      return file.exifRun.count == count ? .splitEXIF : .severalEXIFBlocks
    }
    return hasOddEXIF ? .unusableEXIF : nil
  }

  /// Whether there is EXIF with a signature that exiftool accepts, but not the standard's: in other
  /// letters, or after up to four other bytes.
  private var hasOddEXIF: Bool {
    let standard = Set(file.exifParts)
    return file.parts(0xE1).contains { segment in
      let head = file.payload(of: segment).prefix(10).map { $0 | ($0 >= 0x41 ? 0x20 : 0) }
      return !standard.contains(segment) && XMLText.first("exif\0\0", in: head[...]) != nil
    }
  }

  /// The resolution as the photo states it: in JFIF, for Photoshop, or in XMP.
  private var density: FreshEXIF.Density? {
    jfifDensity
      ?? photoshopSegments.lazy.compactMap { PhotoshopBlock(photoshop($0)).density }.first
      ?? file.packets.lazy.compactMap(\.density).first
  }

  /// The density in the JFIF segment, if it has a unit.
  private var jfifDensity: FreshEXIF.Density? {
    guard let jfif = file.parts(0xE0, beginningWith: "JFIF\0").first else { return nil }
    let reader = ByteReader(file.payload(of: jfif))
    guard let unit = reader.uint8(at: 7), 1...2 ~= unit,
      let x = reader.uint16(at: 8), let y = reader.uint16(at: 10), x > 0, y > 0
    else { return nil }
    return FreshEXIF.Density(x: .init(UInt32(x)), y: .init(UInt32(y)), unit: UInt16(unit) + 1)
  }

  var iptcBlocks: [IPTCBlock] {
    photoshopSegments.flatMap { PhotoshopBlock(photoshop($0)).iptcBlocks }
  }

  /// Whether there is a C2PA manifest, in JUMBF boxes in APP11 (C2PA specification 2.1, appendix
  /// A.3).
  private var hasContentCredentials: Bool {
    file.parts(0xEB, beginningWith: "JP").contains { segment in
      XMLText.first("c2pa", in: Array(file.payload(of: segment))[...]) != nil
    }
  }

  func splices(_ changes: PartChanges) throws(Obstacle) -> [Splice] {
    let exifPlace = file.exifParts.first?.range ?? start..<start
    let xmpPlace = xmpSegments.first?.range ?? newXMPPlace
    let photoshopPlace = iptcSegment?.range ?? start..<start
    let splices = [
      try splice(changes.exif, at: exifPlace, 0xE1, "Exif\0\0"),
      try splice(changes.xmp, at: xmpPlace, 0xE1, "http://ns.adobe.com/xap/1.0/\0"),
      try splice(changes.photoshop, at: photoshopPlace, 0xED, "Photoshop 3.0\0"),
    ].compactMap { $0 }.sorted { $0.range.lowerBound < $1.range.lowerBound }
    try checkMultiPicture(splices)
    try checkDanglingPicture(splices)
    try DataBehindPicture(file).check(splices)
    return splices
  }

  private func splice(
    _ change: BlockChange, at place: Range<Int>, _ marker: UInt8, _ signature: String
  ) throws(Obstacle) -> Splice? {
    switch change {
    case .keep: return nil
    case .drop: return Splice(place, [])
    case .replace(let block):
      // The sixth byte of EXIF's signature may be nonzero; it is preserved.
      let head = place.isEmpty ? Array(signature.utf8) : oldHead(place, signature.utf8.count)
      guard let segment = JPEGSegments.encode(marker, head + block) else {
        throw Obstacle(.segmentFull)
      }
      return Splice(place, segment)
    }
  }

  /// The offset of a new XMP segment: directly after EXIF, as most programs do.
  ///
  /// Adjacent segments with EXIF may be parts of one block, so it is after the last of them.
  private var newXMPPlace: Range<Int> {
    let exifEnd = file.adjacentEXIF.last?.range.upperBound ?? start
    let end = danglingPictureEnd
    let ends = file.runs.compactMap(\.last?.range.upperBound)
    let place = end > exifEnd ? ends.first { $0 >= end } ?? exifEnd : exifEnd
    return place..<place
  }

  /// The end of a thumbnail that goes on in the segments after EXIF, where exiftool reads it; 0 if
  /// there is none.
  private var danglingPictureEnd: Int {
    guard let last = file.exifRun.last, let block = file.exifBytes.flatMap(TIFFBlock.init) else {
      return 0
    }
    let end = last.range.upperBound + block.pictureEnd - block.bytes.count
    return end > last.range.upperBound && end <= file.bytes.count ? end : 0
  }

  /// Checks that no change would be inside such a thumbnail.
  private func checkDanglingPicture(_ splices: [Splice]) throws(Obstacle) {
    let end = danglingPictureEnd
    let start = file.exifRun.first?.range.lowerBound ?? end
    if splices.contains(where: { start..<max(start, end) ~= $0.range.lowerBound }) {
      throw Obstacle(.pointersOutOfEXIF)
    }
  }

  private func oldHead(_ place: Range<Int>, _ count: Int) -> [UInt8] {
    Array(file.bytes[place].dropFirst(4).prefix(count))
  }

  /// The offset of new segments: after the JFIF segments, which must come first.
  private var start: Int {
    file.parts.prefix { $0.kind == 0xE0 }.last?.range.upperBound ?? 2
  }

  /// Checks that no change would invalidate the offsets in an MPF segment (CIPA DC-007).
  ///
  /// They are relative to the segment and point to pictures after this one: insertions before the
  /// segment move both, and insertions after it would make the offsets wrong.
  private func checkMultiPicture(_ splices: [Splice]) throws(Obstacle) {
    guard let index = file.parts(0xE2, beginningWith: "MPF\0").first?.range.lowerBound else {
      return
    }
    if splices.contains(where: { $0.range.upperBound > index }) {
      throw Obstacle(.multiPicture)
    }
  }
}
