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

  /// Whether `PhotoDecoder` reads files of this format.
  public var isSupported: Bool { self == .jpeg || self == .png }
}
