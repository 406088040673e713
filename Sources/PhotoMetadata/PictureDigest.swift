public import Containers
internal import Digests
internal import Imaging

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
public func pictureDigest(of file: Container) -> [UInt8] {
  guard file.isWhole, let metadata = file.metadata else { return Digest.of(file.bytes) }
  var digest = Digest()
  var start = 0
  for part in file.parts where metadata.isMetadata(part) {
    digest.update(UnsafeRawBufferPointer(rebasing: file.bytes[start..<part.range.lowerBound]))
    start = part.range.upperBound
  }
  digest.update(UnsafeRawBufferPointer(rebasing: file.bytes[start...]))
  digest.update([UInt8(Orientation(of: file).rawValue)])
  return digest.finish()
}

extension JPEGMetadata {
  func isMetadata(_ segment: Container.Part) -> Bool {
    switch segment.kind.code {
    case 0xE0: !file.has("JFIF\0", in: segment)
    case 0xE2: !file.has("ICC_PROFILE\0", in: segment)
    case 0xEE: !file.has("Adobe", in: segment)
    case 0xE1...0xEF, 0xFE: true
    default: false
    }
  }
}

extension PNGMetadata {
  private static let kinds: Set<Container.Kind> = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"]

  func isMetadata(_ chunk: Container.Part) -> Bool { Self.kinds.contains(chunk.kind) }
}
