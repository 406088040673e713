import Imaging

extension JPEGFile {
  static let app1: UInt8 = 0xE1
  static let app13: UInt8 = 0xED

  /// What EXIF segments begin with; the decoder asks for no second zero either.
  var exifSegments: [Segment] { segments(Self.app1, "Exif\0").filter { $0.payload.count >= 6 } }
  /// XMP specification part 3, section 1.1.3.
  var xmpSegments: [Segment] { segments(Self.app1, "http://ns.adobe.com/xap/1.0/\0") }
  var photoshopSegments: [Segment] { segments(Self.app13, "Photoshop 3.0\0") }

  func exif(_ segment: Segment) -> [UInt8] { payload(of: segment, dropping: 6) }
  func xmp(_ segment: Segment) -> [UInt8] { payload(of: segment, dropping: 29) }
  func photoshop(_ segment: Segment) -> [UInt8] { payload(of: segment, dropping: 14) }

  /// The blocks that a label goes into.
  func parts() throws(Obstacle) -> PhotoParts {
    // The main packet holds a digest of the further ones, which a change would have to follow.
    if segments(Self.app1, "http://ns.adobe.com/xmp/extension/\0").first != nil {
      throw Obstacle("its XMP goes on in further segments (Extended XMP)")
    }
    guard xmpSegments.count <= 1 else { throw Obstacle("it has several XMP packets") }
    if hasContentCredentials {
      throw Obstacle("it has Content Credentials (C2PA), which a change would make invalid")
    }
    var parts = PhotoParts()
    parts.xmp = xmpSegments.first.map(xmp)
    parts.exif = exifSegments.first.map(exif)
    parts.makesEXIF = true
    parts.density = density ?? FreshEXIF.Density()
    parts.limits.xmp = Self.maxPayload - 29
    parts.photoshop = photoshopSegments.first.map(photoshop)
    // Readers differ in which of several blocks they believe.
    if exifSegments.count > 1 {
      parts.exifProblem =
        "The photo has several EXIF blocks, which were left alone; the keyword is in XMP only."
    }
    if photoshopSegments.count > 1 {
      parts.photoshop = nil
      parts.hiddenKeywords = iptcBlocks.flatMap(\.keywords)
      if !parts.hiddenKeywords.isEmpty {
        parts.iptcProblem =
          "The photo has IPTC keywords in several segments, which were left alone."
      }
    }
    return parts
  }

  /// The density that the JFIF segment gives, if it has a unit.
  private var density: FreshEXIF.Density? {
    guard let jfif = segments(0xE0, "JFIF\0").first, jfif.payload.count >= 12 else { return nil }
    let reader = ByteReader(bytes)
    let start = jfif.payload.lowerBound
    guard let unit = reader.uint8(at: start + 7), 1...2 ~= unit,
      let x = reader.uint16(at: start + 8), let y = reader.uint16(at: start + 10), x > 0, y > 0
    else { return nil }
    return FreshEXIF.Density(x: x, y: y, unit: UInt16(unit) + 1)
  }

  /// The IPTC blocks of all segments.
  var iptcBlocks: [IPTCBlock] {
    photoshopSegments.flatMap { segment in
      let block = PhotoshopBlock(photoshop(segment))
      return block.resources.filter { $0.id == PhotoshopBlock.iptc }
        .map { IPTCBlock(Array(block.bytes[$0.data])) }
    }
  }

  /// C2PA's manifests are in JUMBF boxes in APP11 (C2PA specification 2.1, appendix A.3).
  private var hasContentCredentials: Bool {
    segments(0xEB, "JP").contains { segment in
      XMLText.first("c2pa", in: payload(of: segment, dropping: 0)[...]) != nil
    }
  }

  /// The changes to the file that put `changes` into its segments.
  func splices(_ changes: PartChanges) throws(Obstacle) -> [Splice] {
    let exifPlace = exifSegments.first?.range ?? start..<start
    // A new XMP segment goes right behind EXIF, where most programs write theirs.
    let xmpPlace = xmpSegments.first?.range ?? exifPlace.upperBound..<exifPlace.upperBound
    let photoshopPlace = photoshopSegments.first?.range ?? start..<start
    let splices = [
      try splice(changes.exif, at: exifPlace, Self.app1, "Exif\0\0"),
      try splice(changes.xmp, at: xmpPlace, Self.app1, "http://ns.adobe.com/xap/1.0/\0"),
      try splice(changes.photoshop, at: photoshopPlace, Self.app13, "Photoshop 3.0\0"),
    ].compactMap { $0 }.sorted { $0.range.lowerBound < $1.range.lowerBound }
    try checkMultiPicture(splices)
    return splices
  }

  private func splice(
    _ change: BlockChange, at place: Range<Int>, _ marker: UInt8, _ signature: String
  ) throws(Obstacle) -> Splice? {
    switch change {
    case .keep: return nil
    case .drop: return Splice(place, [])
    case .replace(let block):
      // The sixth byte of EXIF's signature may be other than zero: it stays.
      let head = place.isEmpty ? Array(signature.utf8) : oldHead(place, signature.utf8.count)
      guard let segment = Self.encode(marker, head + block) else {
        throw Obstacle("its metadata is as long as a JPEG allows")
      }
      return Splice(place, segment)
    }
  }

  private func oldHead(_ place: Range<Int>, _ count: Int) -> [UInt8] {
    Array(bytes[place].dropFirst(4).prefix(count))
  }

  /// Where new segments go: behind the JFIF segments that must come first.
  private var start: Int {
    segments.prefix { $0.marker == 0xE0 }.last?.range.upperBound ?? 2
  }

  /// The offsets of an MPF segment (CIPA DC-007) count from itself to pictures behind this one.
  ///
  /// What grows before it moves both; what grows behind it would make them wrong.
  private func checkMultiPicture(_ splices: [Splice]) throws(Obstacle) {
    guard let index = segments(0xE2, "MPF\0").first?.range.lowerBound else { return }
    if splices.contains(where: { $0.range.upperBound > index }) {
      throw Obstacle("its metadata stands behind an index of further pictures (MPF)")
    }
  }
}
