/// An image format that can be detected from a file's first bytes, whether or not kennel decodes
/// it.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
  /// JPEG, which kennel reads.
  case jpeg
  /// PNG, which kennel reads.
  case png
  /// Graphics Interchange Format.
  case gif
  /// WebP.
  case webp
  /// HEIC and HEIF, the default format of iPhone photos.
  case heic
  /// AVIF.
  case avif
  /// TIFF, and the camera raw formats with TIFF's signature: NEF, ARW, DNG, PEF, SRW.
  case tiff
  /// A camera raw format with its own signature: CR2, CR3, RAF, ORF, RW2, X3F, MRW.
  case raw
  /// Windows bitmap.
  case bmp
  /// JPEG XL.
  case jpegXL
  /// JPEG 2000.
  case jpeg2000
  /// Photoshop document.
  case photoshop

  /// The lower-case file name extensions of camera raw formats.
  public static let rawExtensions: Set<String> = [
    "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "dng", "orf", "rw2", "rwl", "raf",
    "pef", "srw", "x3f", "mrw", "3fr", "fff", "iiq", "mef", "mos", "erf", "kdc", "dcr", "gpr",
    "raw",
  ]
  /// The lower-case file name extensions of HEIC and HEIF.
  public static let heicExtensions: Set<String> = ["heic", "heif", "hif"]
  /// The lower-case file name extensions of images, whether or not kennel decodes them.
  public static let nameExtensions: Set<String> = rawExtensions.union(heicExtensions).union([
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "webp", "avif", "tif", "tiff", "bmp",
    "jxl", "jp2", "j2k", "psd",
  ])
}

extension ImageFormat {
  /// The number of bytes that `detect` inspects.
  public static let prefixLength = 64

  /// Detects a file's format from its first bytes.
  ///
  /// - Parameter prefix: the file, or at least its first `prefixLength` bytes.
  /// - Returns: the format; nil if no signature matches.
  public static func detect(_ prefix: some Collection<UInt8>) -> ImageFormat? {
    let bytes = Array(prefix.prefix(prefixLength))
    if let signature = signatures.first(where: { bytes.has($0.text, at: $0.offset) }) {
      // Canon's CR2 is TIFF with a second signature after the header.
      let isCanon = signature.format == .tiff && bytes.has("CR\u{2}", at: 8)
      return isCanon ? .raw : signature.format
    }
    if bytes.has("RIFF", at: 0) && bytes.has("WEBP", at: 8) { return .webp }
    if bytes.has("BM", at: 0) && bytes.has("\0\0\0\0", at: 6) { return .bmp }
    if bytes.has("ftyp", at: 4) { return formatOfBrands(in: bytes) }
    return nil
  }

  /// A signature at an offset; each character of `text` represents one byte.
  private struct Signature {
    let format: ImageFormat
    let text: String
    var offset = 0

    init(_ format: ImageFormat, _ text: String, at offset: Int = 0) {
      self.format = format
      self.text = text
      self.offset = offset
    }
  }

  private static let signatures: [Signature] = [
    Signature(.jpeg, "\u{FF}\u{D8}\u{FF}"),
    Signature(.png, "\u{89}PNG\u{0D}\u{0A}\u{1A}\u{0A}"),
    Signature(.gif, "GIF87a"),
    Signature(.gif, "GIF89a"),
    Signature(.tiff, "II*\0"),
    Signature(.tiff, "MM\0*"),
    Signature(.tiff, "II+\0"),
    Signature(.tiff, "MM\0+"),
    Signature(.raw, "IIRO"),
    Signature(.raw, "IIRS"),
    Signature(.raw, "MMOR"),
    Signature(.raw, "IIU\0"),
    Signature(.raw, "FUJIFILMCCD-RAW"),
    Signature(.raw, "FOVb"),
    Signature(.raw, "\0MRM"),
    Signature(.raw, "HEAPCCDR", at: 6),
    Signature(.jpegXL, "\0\0\0\u{0C}JXL \u{0D}\u{0A}\u{87}\u{0A}"),
    Signature(.jpegXL, "\u{FF}\u{0A}"),
    Signature(.jpeg2000, "\0\0\0\u{0C}jP  \u{0D}\u{0A}\u{87}\u{0A}"),
    Signature(.jpeg2000, "\u{FF}\u{4F}\u{FF}\u{51}"),
    Signature(.photoshop, "8BPS"),
  ]

  /// Returns the format for the brands of an ISO base media file, starting with the major one.
  private static func formatOfBrands(in bytes: [UInt8]) -> ImageFormat? {
    let boxEnd = min(bytes.count, bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) })
    // The four bytes after the major brand are its version.
    let offsets = [8] + stride(from: 16, to: max(16, boxEnd - 3), by: 4)
    for offset in offsets {
      if let match = brands.first(where: { bytes.has($0.text, at: offset) }) {
        return match.format
      }
    }
    // These brands denote HEIF without the picture's codec.
    return ["mif1", "msf1"].contains { bytes.has($0, at: 8) } ? .heic : nil
  }

  private static let brands: [Signature] =
    ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"].map { Signature(.heic, $0) }
    + ["avif", "avis"].map { Signature(.avif, $0) } + [Signature(.raw, "crx ")]
}

extension [UInt8] {
  /// Returns whether `text`, with one byte per character, is at `offset`.
  fileprivate func has(_ text: String, at offset: Int) -> Bool {
    // Scalars, since CR LF is a single character.
    let scalars = text.unicodeScalars
    guard offset + scalars.count <= count else { return false }
    return zip(scalars, self[offset...]).allSatisfy { $0.value == UInt32($1) }
  }
}
