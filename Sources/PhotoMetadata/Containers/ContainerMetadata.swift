internal import Containers

/// The metadata of a file of one format: reads its blocks, and computes changes to them.
protocol ContainerMetadata {
  /// The XMP packets, even those that are not well-formed XML.
  var xmp: [[UInt8]] { get }
  /// The IPTC blocks.
  var iptcBlocks: [IPTCBlock] { get }
  /// Returns the blocks that a label is written to.
  func parts() throws(Obstacle) -> PhotoParts
  /// Returns the changes to the file that apply `changes` to its blocks.
  func splices(_ changes: PartChanges) throws(Obstacle) -> [Splice]
  /// Returns whether a part of the file is excluded from the picture's digest.
  func isMetadata(_ part: Container.Part) -> Bool
}

extension Container {
  /// The file's metadata; nil for formats whose metadata kennel does not read.
  var metadata: (any ContainerMetadata)? {
    switch format {
    case .jpeg: JPEGMetadata(file: self)
    case .png: PNGMetadata(file: self)
    default: nil
    }
  }

  /// All XMP packets that can be read.
  var packets: [XMPPacket] { (metadata?.xmp ?? []).compactMap { try? XMPPacket(reading: $0) } }

  /// The IPTC blocks.
  var iptcBlocks: [IPTCBlock] { metadata?.iptcBlocks ?? [] }

  /// The first EXIF block, which is also the one that decoders read.
  ///
  /// In a JPEG it may go on in further segments, where decoders do not follow it.
  var exifBytes: [UInt8]? {
    let blocks = exifRun.compactMap { exifBlock(in: $0) }
    return blocks.isEmpty ? nil : blocks.flatMap { Array($0) }
  }

  /// The parts with the first EXIF block.
  ///
  /// exiftool writes a block that is too long for one segment into several; in all but the first,
  /// no TIFF header follows the signature.
  var exifRun: [Part] {
    let found = adjacentEXIF
    guard let first = found.first else { return [] }
    let rest = found.dropFirst().prefix { part in
      exifBlock(in: part).flatMap { ByteReader($0).tiffOrder() } == nil
    }
    return [first] + rest.prefix(Self.maxRun)
  }

  /// The first part with EXIF data, and in a JPEG those that follow it directly.
  var adjacentEXIF: [Part] {
    let found = Set(exifParts)
    guard let first = parts.firstIndex(where: found.contains) else { return [] }
    return format == .jpeg ? parts[first...].prefix(while: found.contains) : [parts[first]]
  }

  /// The parts in runs of the same kind, such as the segments with one colour profile: readers join
  /// some of them, so nothing may be inserted into a run.
  var runs: [[Part]] {
    let kind = { (part: Part) in (part.kind, Array(self.payload(of: part).prefix(5))) }
    return parts.reduce(into: []) { runs, part in
      if let last = runs.last?.last, kind(last) == kind(part) {
        runs[runs.count - 1].append(part)
      } else {
        runs.append([part])
      }
    }
  }

  /// Some 8 MiB, far more than any program writes.
  private static let maxRun = 128
}
