public import Containers

extension ImageFormat {
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

  private var article: String { self == .avif ? "an" : "a" }

  /// Whether `PhotoDecoder` reads files of this format.
  public var isSupported: Bool { self == .jpeg || self == .png }

  /// What to do about a file in this format: a sentence for the user.
  public var advice: String {
    switch self {
    case .jpeg, .png:
      "kennel reads \(name) files."
    case .raw, .tiff:
      """
      This is \(article) \(name) file; kennel reads JPEG and PNG. \
      Use the JPEG that the camera stored beside it, or export one.
      """
    default:
      "This is \(article) \(name) file; kennel reads JPEG and PNG. Export it as JPEG first."
    }
  }
}
