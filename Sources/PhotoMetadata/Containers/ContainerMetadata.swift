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
  var exifBytes: [UInt8]? { exif.map { Array($0) } }
}
