/// A photo's file as its structure.
enum Container {
  case jpeg(JPEGFile)
  case png(PNGFile)

  /// Nil for a file that begins as neither.
  init?(_ file: UnsafeRawBufferPointer) {
    if let jpeg = JPEGFile(file) {
      self = .jpeg(jpeg)
    } else if let png = PNGFile(file) {
      self = .png(png)
    } else {
      return nil
    }
  }

  /// Whether the structure is sound as far as kennel must know it.
  var isWhole: Bool {
    switch self {
    case .jpeg(let file): file.scan != nil
    case .png(let file): file.isWhole
    }
  }

  /// All XMP packets that can be read.
  var packets: [XMPPacket] {
    let bytes: [[UInt8]] =
      switch self {
      case .jpeg(let file): file.xmpSegments.map(file.xmp)
      case .png(let file): file.xmpChunks.compactMap(file.xmp)
      }
    return bytes.compactMap { try? XMPPacket($0) }
  }

  /// The first EXIF block, which decoders look at, too.
  var exif: [UInt8]? {
    switch self {
    case .jpeg(let file): file.exifSegments.first.map(file.exif)
    case .png(let file): file.exifChunks.first.flatMap(file.exif)
    }
  }

  var iptcBlocks: [IPTCBlock] {
    switch self {
    case .jpeg(let file): file.iptcBlocks
    case .png: []
    }
  }

  var size: (width: Int, height: Int)? {
    switch self {
    case .jpeg(let file): file.size
    case .png(let file): file.size
    }
  }

  func parts() throws(Obstacle) -> PhotoParts {
    switch self {
    case .jpeg(let file): try file.parts()
    case .png(let file): try file.parts()
    }
  }

  func splices(_ changes: PartChanges) throws(Obstacle) -> [Splice] {
    switch self {
    case .jpeg(let file): try file.splices(changes)
    case .png(let file): file.splices(changes)
    }
  }
}
