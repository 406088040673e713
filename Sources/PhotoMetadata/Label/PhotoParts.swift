internal import Messages

/// The metadata blocks that a label is written to, without their container.
struct PhotoParts {
  /// The only XMP packet; nil if there is none.
  var xmp: [UInt8]?
  /// The first TIFF block with EXIF data; nil if there is none.
  var exif: [UInt8]?
  /// The Photoshop image resources with the only IPTC block; nil if there is none or several.
  var photoshop: [UInt8]?
  /// The reason why EXIF can't be changed, if any.
  var exifProblem: LabelNotice?
  /// The reason why IPTC can't be changed, if any.
  var iptcProblem: LabelNotice?
  /// Further keywords, not in these blocks, that a new `dc:subject` would hide.
  var hiddenKeywords: [String] = []
  /// Whether an EXIF block is created if there is none.
  var makesEXIF = false
  /// The resolution to write to a new EXIF block.
  var density = FreshEXIF.Density()
  /// The template for a new packet.
  var template = XMPTemplate.packet
  /// Whether the packet is a sidecar file.
  var isSidecar = false
  /// The maximum sizes of the blocks in bytes.
  var limits = Limits()

  struct Limits {
    var xmp = 4 << 20
    var exif = 65_527
    var photoshop = 65_519
  }
}

/// A change to a block.
enum BlockChange: Hashable {
  case keep
  case replace([UInt8])
  case drop

  /// Creates the change from `old` to `new`.
  init(from old: [UInt8]?, to new: [UInt8]?) {
    if old == new {
      self = .keep
    } else if let new {
      self = .replace(new)
    } else {
      self = .drop
    }
  }
}

/// The changes to a photo's blocks.
struct PartChanges: Hashable {
  var xmp = BlockChange.keep
  var exif = BlockChange.keep
  var photoshop = BlockChange.keep
}
