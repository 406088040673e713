internal import Messages

/// The blocks of metadata that a label goes into, taken out of their container.
struct PhotoParts {
  /// The only XMP packet; nil where there is none.
  var xmp: [UInt8]?
  /// The only TIFF block with EXIF; nil where there is none.
  var exif: [UInt8]?
  /// The only block of Photoshop's image resources; nil where there is none.
  var photoshop: [UInt8]?
  /// Why EXIF can't be changed, as a sentence.
  var exifProblem: LabelNotice?
  /// Why IPTC can't be changed, as a sentence.
  var iptcProblem: LabelNotice?
  /// Keywords that a new `dc:subject` would hide, besides those of the blocks.
  var hiddenKeywords: [String] = []
  /// Whether a block of EXIF is made where there is none.
  var makesEXIF = false
  /// What a new block of EXIF says of the photo's resolution.
  var density = FreshEXIF.Density()
  /// What a new packet is made of.
  var template = XMPTemplate.packet
  /// Whether the packet is a file of its own.
  var isSidecar = false
  /// The most bytes that a packet, a TIFF block and Photoshop's block can have.
  var limits = Limits()

  struct Limits {
    var xmp = 4 << 20
    var exif = 65_527
    var photoshop = 65_519
  }
}

/// What becomes of a block.
enum BlockChange: Hashable {
  case keep
  case replace([UInt8])
  case drop

  /// The change that makes `new` of `old`.
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

/// What becomes of a photo's blocks.
struct PartChanges: Hashable {
  var xmp = BlockChange.keep
  var exif = BlockChange.keep
  var photoshop = BlockChange.keep
}
