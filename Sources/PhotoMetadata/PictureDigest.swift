public import Containers
internal import Digests
internal import Imaging

/// Returns a digest of a photo's picture that does not change with its metadata.
///
/// It is the SHA-256 of the file without the segments or chunks of metadata, and of the EXIF
/// orientation (1 to 8), since a rotated photo shows another picture. The following are left out:
///
/// - of a JPEG: APP0 to APP15 and COM before the first scan, except for JFIF and Adobe, which
///   determine the colour transform, and the ICC profile;
/// - of a PNG: eXIf, tEXt, zTXt, iTXt and tIME.
///
/// Data after the picture are included. For a file of another format, or one that is damaged before
/// its picture begins, the digest is the SHA-256 of all bytes.
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
