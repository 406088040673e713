internal import Containers
internal import Messages

/// The metadata in the chunks of a PNG.
struct PNGMetadata: ContainerMetadata {
  let file: Container

  private static let xmpKeyword: StaticString = "XML:com.adobe.xmp\0"

  /// The iTXt chunks with XMP (XMP specification part 3, section 1.1.5).
  private var xmpChunks: [Container.Part] { file.parts("iTXt", beginningWith: Self.xmpKeyword) }
  var xmp: [[UInt8]] { xmpChunks.compactMap(packet) }
  var iptcBlocks: [IPTCBlock] { [] }

  /// Returns the offset of the packet in a chunk's payload; nil if it is compressed or damaged.
  private func packetStart(_ payload: UnsafeRawBufferPointer) -> Int? {
    var offset = Self.xmpKeyword.utf8CodeUnitCount
    // Compression flag and method are 0; language tag and translated keyword follow.
    guard ByteReader(payload).uint16(at: offset) == 0 else { return nil }
    offset += 2
    for _ in 0..<2 {
      guard let zero = payload[offset...].firstIndex(of: 0) else { return nil }
      offset = zero + 1
    }
    return offset
  }

  /// Returns the packet of a chunk; nil if it exceeds the size limit.
  private func packet(_ chunk: Container.Part) -> [UInt8]? {
    let payload = file.payload(of: chunk)
    guard payload.count <= PhotoParts.Limits().xmp else { return nil }
    return packetStart(payload).map { Array(payload[$0...]) }
  }

  // EXIF is changed but never created: programs read a PNG's keywords from XMP.
  func parts() throws(Obstacle) -> PhotoParts {
    guard xmpChunks.count <= 1 else { throw Obstacle(.severalPackets) }
    guard file.parts("caBX").isEmpty else {
      throw Obstacle(.contentCredentials)
    }
    guard !hasOldProfile else {
      throw Obstacle(.oldProfile)
    }
    var parts = PhotoParts()
    if let chunk = xmpChunks.first {
      guard PNGChunks.isIntact(chunk, in: file), let packet = packet(chunk) else {
        throw Obstacle(.packetUnreadable)
      }
      parts.xmp = packet
    }
    parts.exif = file.exifBytes
    let isSound = file.exifParts.allSatisfy {
      PNGChunks.isIntact($0, in: file) && file.exifBlock(in: $0) != nil
    }
    if file.exifParts.count > 1 || !isSound {
      parts.exifProblem = .unusableEXIF
    }
    return parts
  }

  private var hasOldProfile: Bool {
    let profiles: [StaticString] = [
      "Raw profile type xmp\0", "Raw profile type APP1\0", "Raw profile type iptc\0",
      "Raw profile type 8bim\0",
    ]
    return file.parts.contains { chunk in
      ["tEXt", "zTXt", "iTXt"].contains(chunk.kind)
        && profiles.contains { file.has($0, in: chunk) }
    }
  }

  func splices(_ changes: PartChanges) -> [Splice] {
    // Directly after IHDR: some programs look for XMP only before the picture.
    let start = file.parts[0].range.upperBound
    let (xmp, exif) = (xmpChunks.first, file.exifParts.first)
    let xmpHead = xmp.map { file.payload(of: $0) }.flatMap { payload in
      packetStart(payload).map { Array(payload[..<$0]) }
    }
    // A prefix before the block is preserved.
    let exifHead = exif.map { Array(file.payload(of: $0).dropLast(file.exif?.count ?? 0)) }
    let newHead = Self.xmpKeyword.withUTF8Buffer(Array.init) + [0, 0, 0, 0]
    return [
      splice(changes.xmp, at: xmp?.range ?? start..<start, "iTXt", xmpHead ?? newHead),
      splice(changes.exif, at: exif?.range ?? start..<start, "eXIf", exifHead ?? []),
    ].compactMap { $0 }.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private func splice(
    _ change: BlockChange, at place: Range<Int>, _ kind: Container.Kind, _ head: [UInt8]
  ) -> Splice? {
    switch change {
    case .keep: nil
    case .drop: Splice(place, [])
    case .replace(let block): Splice(place, PNGChunks.encode(kind, head + block))
    }
  }
}
