/// The kinds of picture files that can be told from their first bytes.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
  /// JPEG, which kennel reads.
  case jpeg
  /// PNG, which kennel reads.
  case png
  /// Graphics Interchange Format.
  case gif
  /// WebP.
  case webp
  /// HEIC and HEIF, as iPhones take photos.
  case heic
  /// AVIF.
  case avif
  /// TIFF, and the camera formats that begin as TIFF does: NEF, ARW, DNG, PEF, SRW.
  case tiff
  /// A camera's raw format that has a signature of its own: CR2, CR3, RAF, ORF, RW2, X3F, MRW.
  case raw
  /// Windows bitmap.
  case bmp
  /// JPEG XL.
  case jpegXL
  /// JPEG 2000.
  case jpeg2000
  /// Photoshop document.
  case photoshop

  /// The format's usual name, as messages write it.
  public var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .gif: "GIF"
    case .webp: "WebP"
    case .heic: "HEIC"
    case .avif: "AVIF"
    case .tiff: "TIFF or camera raw"
    case .raw: "camera raw"
    case .bmp: "BMP"
    case .jpegXL: "JPEG XL"
    case .jpeg2000: "JPEG 2000"
    case .photoshop: "Photoshop"
    }
  }

  /// Whether `PhotoDecoder` reads files of this format.
  public var isSupported: Bool { self == .jpeg || self == .png }

  /// What to do about a file in this format: a sentence for the user.
  public var advice: String {
    switch self {
    case .jpeg, .png:
      "kennel reads \(name) files."
    case .raw, .tiff:
      """
      This is a \(name) file; kennel reads JPEG and PNG. \
      Use the JPEG that the camera stored beside it, or export one.
      """
    default:
      "This is a \(name) file; kennel reads JPEG and PNG. Export it as JPEG first."
    }
  }

  /// The lower-case name extensions of picture files, whether or not kennel reads them.
  public static let nameExtensions: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "webp", "heic", "heif", "hif", "avif",
    "tif", "tiff", "bmp", "jxl", "jp2", "j2k", "psd",
    "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "dng", "orf", "rw2", "raf", "pef",
    "srw", "x3f", "mrw", "3fr", "erf", "kdc", "dcr", "raw",
  ]
}
