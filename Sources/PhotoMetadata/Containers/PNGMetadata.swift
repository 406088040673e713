internal import Containers
internal import Messages

/// The metadata in the chunks of a PNG.
struct PNGMetadata: ContainerMetadata {
  let file: Container

  private static let xmpKeyword = "XML:com.adobe.xmp"

  /// The chunks with XMP.
  ///
  /// The XMP specification (part 3, section 1.1.5) allows iTXt only, but Fireworks wrote tEXt, and
  /// other programs read all three.
  private var xmpChunks: [Container.Part] {
    let keyword: StaticString = "XML:com.adobe.xmp\0"
    return file.parts.filter { PNGText.kinds.contains($0.kind) && file.has(keyword, in: $0) }
  }

  var xmp: [[UInt8]] {
    let signature = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    return xmpChunks.compactMap { PNGText($0, in: file)?.bytes }
      + profiles.compactMap { name, data in
        switch name {
        case "xmp": data
        case "APP1" where data.starts(with: signature): Array(data.dropFirst(signature.count))
        default: nil
        }
      }
  }

  var iptcBlocks: [IPTCBlock] {
    profiles.filter { ["iptc", "8bim"].contains($0.name) }.flatMap { _, data in
      data.starts(with: [0x1C]) ? [IPTCBlock(data)] : PhotoshopBlock(data).iptcBlocks
    }
  }

  /// The profiles as ImageMagick stores them.
  private var profiles: [(name: String, data: [UInt8])] {
    file.parts.filter { PNGText.kinds.contains($0.kind) && file.has("Raw profile type ", in: $0) }
      .compactMap { PNGText($0, in: file)?.profile }
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
      guard PNGChunks.isIntact(chunk, in: file), let text = PNGText(chunk, in: file),
        text.isPlain
      else { throw Obstacle(.packetUnreadable) }
      parts.xmp = text.bytes
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
    let names: [StaticString] = [
      "Raw profile type xmp\0", "Raw profile type APP1\0", "Raw profile type iptc\0",
      "Raw profile type 8bim\0",
    ]
    return file.parts.contains { chunk in
      PNGText.kinds.contains(chunk.kind) && names.contains { file.has($0, in: chunk) }
    }
  }

  func splices(_ changes: PartChanges) -> [Splice] {
    // Directly after IHDR: some programs look for XMP only before the picture.
    let start = file.parts[0].range.upperBound
    let (xmp, exif) = (xmpChunks.first, file.exifParts.first)
    let xmpHead = xmp.flatMap { chunk in
      PNGText(chunk, in: file).map { Array(file.payload(of: chunk).prefix($0.head)) }
    }
    // A prefix before the block is preserved.
    let exifHead = exif.map { Array(file.payload(of: $0).dropLast(file.exif?.count ?? 0)) }
    let newHead = Array(Self.xmpKeyword.utf8) + [0, 0, 0, 0, 0]
    return [
      splice(changes.xmp, at: xmp?.range ?? start..<start, xmp?.kind ?? "iTXt", xmpHead ?? newHead),
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
