import Digests
import Imaging

/// A digest of a photo's picture: the same before and after its metadata changes.
///
/// It is the SHA-256 of the file without the segments or chunks that hold metadata, and of the EXIF
/// orientation (1 to 8), since a turned photo shows another picture. Left out are
///
/// - of a JPEG: APP0 to APP15 and COM before the first scan, but for JFIF and Adobe, which decide on
///   the colour transform, and the ICC profile;
/// - of a PNG: eXIf, tEXt, zTXt, iTXt and tIME.
///
/// All that follows the picture counts. Of a file that is neither, or is damaged before its picture
/// begins, it is the SHA-256 of all bytes.
///
/// - Returns: 32 bytes.
public func pictureDigest(of file: UnsafeRawBufferPointer) -> [UInt8] {
  guard let container = Container(file), container.isWhole else { return Digest.of(file) }
  var digest = Digest()
  var start = 0
  for metadata in container.metadataRanges {
    digest.update(UnsafeRawBufferPointer(rebasing: file[start..<metadata.lowerBound]))
    start = metadata.upperBound
  }
  digest.update(UnsafeRawBufferPointer(rebasing: file[start...]))
  digest.update([UInt8(container.orientation(file).rawValue)])
  return digest.finish()
}

extension Container {
  /// The ranges of the file that do not count for the picture, in order.
  fileprivate var metadataRanges: [Range<Int>] {
    switch self {
    case .jpeg(let file): file.segments.filter(file.isMetadata).map(\.range)
    case .png(let file):
      ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"].flatMap { file.chunks($0).map(\.range) }
        .sorted { $0.lowerBound < $1.lowerBound }
    }
  }

  fileprivate func orientation(_ file: UnsafeRawBufferPointer) -> Orientation {
    let block: UnsafeRawBufferPointer? =
      switch self {
      case .jpeg: EXIFBlock.find(inJPEG: file)
      case .png: EXIFBlock.find(inPNG: file)
      }
    return block.map(Orientation.read(tiffBlock:)) ?? .upright
  }
}

extension JPEGFile {
  fileprivate func isMetadata(_ segment: Segment) -> Bool {
    switch segment.marker {
    case 0xE0: !has("JFIF\0", in: segment)
    case 0xE2: !has("ICC_PROFILE\0", in: segment)
    case 0xEE: !has("Adobe", in: segment)
    case 0xE1...0xEF, 0xFE: true
    default: false
    }
  }
}
