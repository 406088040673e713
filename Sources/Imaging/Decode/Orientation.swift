internal import CExif
package import Containers

/// The transformation that displays a stored picture: EXIF's tag 0x0112.
///
/// The cases name what is done to the stored picture; angles are clockwise.
public enum Orientation: Int, Sendable, Hashable, CaseIterable, Codable {
  /// Displayed as stored.
  case upright = 1
  /// Mirrored horizontally.
  case mirrored = 2
  /// Rotated by 180 degrees.
  case turned180 = 3
  /// Mirrored vertically.
  case flipped = 4
  /// Mirrored along the main diagonal: rows become columns.
  case transposed = 5
  /// Rotated by 90 degrees.
  case turned90 = 6
  /// Mirrored along the antidiagonal.
  case transversed = 7
  /// Rotated by 270 degrees.
  case turned270 = 8

  /// Creates the orientation of an EXIF value; values outside 1...8 are invalid and read as 1.
  public init(exifValue: Int) { self = Orientation(rawValue: exifValue) ?? .upright }

  /// Whether width and height are swapped.
  public var swapsAxes: Bool { rawValue >= 5 }

  /// Whether the displayed columns run in the opposite direction to their stored axis.
  var reversesColumns: Bool {
    switch self {
    case .mirrored, .turned180, .turned90, .transversed: true
    default: false
    }
  }

  /// Whether the displayed rows run in the opposite direction to their stored axis.
  var reversesRows: Bool {
    switch self {
    case .turned180, .flipped, .transversed, .turned270: true
    default: false
    }
  }

  /// The orientation that undoes this one.
  public var inverse: Orientation {
    switch self {
    case .turned90: .turned270
    case .turned270: .turned90
    default: self
    }
  }

  /// Transforms a picture for display.
  ///
  /// - Parameter image: the stored picture.
  /// - Returns: the displayed picture.
  public func applied(to image: Image) -> Image {
    guard self != .upright, image.width > 0, image.height > 0 else { return image }
    let width = swapsAxes ? image.height : image.width
    let height = swapsAxes ? image.width : image.height
    // The strides in the stored picture, in bytes, between neighbours in the displayed one.
    let columnStep = (swapsAxes ? 3 * image.width : 3) * (reversesColumns ? -1 : 1)
    let rowStep = (swapsAxes ? 3 : 3 * image.width) * (reversesRows ? -1 : 1)
    let start =
      (reversesColumns ? (1 - width) * columnStep : 0)
      + (reversesRows ? (1 - height) * rowStep : 0)
    let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { target, count in
      image.pixels.withUnsafeBufferPointer { source in
        for row in 0..<height {
          var from = start + row * rowStep
          for to in stride(from: 3 * row * width, to: 3 * (row + 1) * width, by: 3) {
            target[to] = source[from]
            target[to + 1] = source[from + 1]
            target[to + 2] = source[from + 2]
            from += columnStep
          }
        }
      }
      count = image.pixels.count
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}

extension Orientation {
  private static let tag: UInt16 = 0x0112

  /// Creates the orientation in the first EXIF block of a file; upright if there is none.
  package init(of file: Container) {
    self = file.exif.map(Self.read(tiffBlock:)) ?? .upright
  }

  /// Returns the orientation of the main picture in a TIFF block, the format of EXIF data.
  ///
  /// libexif decodes the value, but does not parse the block. Its known vulnerabilities are spread
  /// widely: most in maker notes, but others in the walk over directories (CVE-2018-20030), in the
  /// text of values (CVE-2012-2814, CVE-2020-12767) and in saving entries (CVE-2020-0093). It
  /// therefore gets a minimal block with the orientation as its only entry and no link to another
  /// directory: no other content of the file reaches it. The thumbnail's orientation (IFD1) is
  /// ignored, too.
  ///
  /// - Parameter block: the bytes from the byte order mark on, without `Exif\0\0`.
  /// - Returns: the orientation; upright if the block has no readable one.
  private static func read(tiffBlock block: UnsafeRawBufferPointer) -> Orientation {
    guard let entry = orientationEntry(in: block) else { return .upright }
    let order = block.prefix(4)
    let isLittle = block[0] == UInt8(ascii: "I")
    let number = { (value: UInt8, width: Int) -> [UInt8] in
      let zeros = [UInt8](repeating: 0, count: width - 1)
      return isLittle ? [value] + zeros : zeros + [value]
    }
    // The first directory follows the header of 8 bytes; it has one entry and no successor.
    let small =
      Array("Exif\0\0".utf8) + order + number(8, 4) + number(1, 2) + entry + number(0, 4)
    return Orientation(exifValue: valueByLibexif(small) ?? 1)
  }

  /// Returns the 12 bytes of the first orientation entry in IFD0.
  private static func orientationEntry(in block: UnsafeRawBufferPointer) -> [UInt8]? {
    let bytes = ByteReader(block)
    guard let reader = bytes.tiffOrder(),
      let directory = reader.uint32(at: 4).map(Int.init),
      let count = reader.uint16(at: directory).map(Int.init)
    else { return nil }
    for index in 0..<count {
      let offset = directory + 2 + 12 * index
      guard let entryTag = reader.uint16(at: offset) else { return nil }
      if entryTag == tag { return reader.slice(at: offset, count: 12).map(Array.init) }
    }
    return nil
  }

  private static func valueByLibexif(_ payload: [UInt8]) -> Int? {
    guard let data = exif_data_new() else { return nil }
    defer { exif_data_unref(data) }
    // Either option would rewrite the data read.
    exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
    exif_data_unset_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS)
    exif_data_load_data(data, payload, UInt32(payload.count))
    guard let entry = exif_content_get_entry(data.pointee.ifd.0, EXIF_TAG_ORIENTATION),
      let value = entry.pointee.data, entry.pointee.components >= 1
    else { return nil }
    let order = exif_data_get_byte_order(data)
    switch entry.pointee.format {
    case EXIF_FORMAT_SHORT where entry.pointee.size >= 2:
      return Int(exif_get_short(value, order))
    case EXIF_FORMAT_LONG where entry.pointee.size >= 4:
      return Int(exif_get_long(value, order))
    case EXIF_FORMAT_BYTE where entry.pointee.size >= 1:
      return Int(value.pointee)
    default:
      return nil
    }
  }
}
