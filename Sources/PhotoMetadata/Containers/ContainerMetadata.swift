internal import Containers

/// Where the files of one format hold metadata, and how it is changed there.
protocol ContainerMetadata {
  /// The XMP packets, also those that are no well-formed XML.
  var xmp: [[UInt8]] { get }
  /// The IPTC blocks.
  var iptcBlocks: [IPTCBlock] { get }
  /// The blocks that a label goes into.
  func parts() throws(Obstacle) -> PhotoParts
  /// The changes to the file that put `changes` into its parts.
  func splices(_ changes: PartChanges) throws(Obstacle) -> [Splice]
  /// Whether a part of the file does not count for its picture.
  func isMetadata(_ part: Container.Part) -> Bool
}

extension Container {
  /// The file's metadata; nil in a format whose metadata kennel does not read.
  var metadata: (any ContainerMetadata)? {
    switch format {
    case .jpeg: JPEGMetadata(file: self)
    case .png: PNGMetadata(file: self)
    default: nil
    }
  }

  /// All XMP packets that can be read.
  var packets: [XMPPacket] { (metadata?.xmp ?? []).compactMap { try? XMPPacket($0) } }

  /// The IPTC blocks.
  var iptcBlocks: [IPTCBlock] { metadata?.iptcBlocks ?? [] }

  /// The first EXIF block, which decoders look at, too.
  var exifBytes: [UInt8]? { exif.map { Array($0) } }
}
