/// A photo's file, parsed into its parts; the format is detected from its first bytes.
///
/// A file is parsed only once: metadata, orientation and picture are all read from its container. A
/// container must not outlive the file's bytes.
public struct Container {
  /// The type of a part: a JPEG marker, or the four letters of a chunk type as a number.
  public struct Kind: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// The number in the file.
    public let code: UInt32

    /// Creates a kind from the number in the file.
    public init(_ code: UInt32) { self.code = code }
    /// Creates the kind of a JPEG marker, without its 0xFF.
    public init(integerLiteral marker: UInt32) { code = marker }
    /// Creates the kind of a chunk type with four letters.
    public init(stringLiteral letters: StaticString) {
      code = letters.withUTF8Buffer { $0.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
    }
  }

  /// A part of a file, such as a JPEG segment or a PNG chunk, as offsets in the file.
  public struct Part: Sendable, Hashable {
    /// The type of the part.
    public let kind: Kind
    /// The whole part, including its header and checksum.
    public let range: Range<Int>
    /// The data of the part, without its header and checksum.
    public let payload: Range<Int>
  }

  /// The reason why a file is not as its format demands, although decoders may read its picture.
  public enum Damage: Sendable, Hashable {
    /// The file has no picture, or ends before it.
    case noPicture
    /// Bytes that belong to no part stand between the parts.
    case strayBytes
    /// The end of the file is missing.
    case noEnd
    /// A part makes no sense, so that those behind it are not known.
    case brokenPart
    /// The file has more parts than are read.
    case tooManyParts
  }

  /// The bytes of the file, or of its beginning.
  public let bytes: UnsafeRawBufferPointer
  /// The file's format; nil if no known format has these first bytes.
  public let format: ImageFormat?
  /// The parts in file order, as far as they can be found.
  ///
  /// Empty for formats that kennel does not parse.
  public private(set) var parts: [Part] = []
  /// The first fault in the structure, of a JPEG up to its first scan, of a PNG up to its end; nil
  /// if it is valid.
  public private(set) var damage: Damage? = .noPicture
  /// Whether the structure is valid.
  public var isWhole: Bool { damage == nil }

  /// Creates a container by parsing a file as far as it is valid.
  public init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    format = ImageFormat.detect(bytes)
    if let structure { (parts, damage) = structure.walk(ByteReader(bytes)) }
  }

  private var structure: (any ContainerStructure.Type)? {
    switch format {
    case .jpeg: JPEGSegments.self
    case .png: PNGChunks.self
    default: nil
    }
  }
}

extension Container {
  /// Returns the parts of a kind whose payload begins with a text.
  public func parts(_ kind: Kind, beginningWith text: StaticString = "") -> [Part] {
    parts.filter { $0.kind == kind && has(text, in: $0) }
  }

  /// Returns whether the payload of a part begins with a text.
  public func has(_ text: StaticString, in part: Part) -> Bool {
    part.payload.count >= text.utf8CodeUnitCount
      && ByteReader(bytes).has(text, at: part.payload.lowerBound)
  }

  /// Returns the payload of a part without its first `count` bytes; empty if it is shorter.
  public func payload(of part: Part, dropping count: Int = 0) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[part.payload].dropFirst(count))
  }

  /// The parts that contain EXIF data.
  public var exifParts: [Part] { structure?.exifParts(in: self) ?? [] }

  /// Returns the TIFF block in one of `exifParts`; nil if it exceeds the size limit.
  public func exifBlock(in part: Part) -> UnsafeRawBufferPointer? {
    structure?.exifBlock(in: part, of: self)
  }

  /// The TIFF block of the first part with EXIF data; further ones are ignored.
  public var exif: UnsafeRawBufferPointer? { exifParts.first.flatMap(exifBlock) }

  /// The width and height of the picture in pixels, as declared in the file.
  public var size: (width: Int, height: Int)? { structure?.size(in: self) }
}

/// The structure of the files of one format.
protocol ContainerStructure {
  /// Parses a file as far as it is valid.
  ///
  /// - Returns: the parts in file order, and the first fault; nil if the file is valid.
  static func walk(_ file: ByteReader) -> (parts: [Container.Part], damage: Container.Damage?)
  /// Returns the parts that contain EXIF data.
  static func exifParts(in file: Container) -> [Container.Part]
  /// Returns the TIFF block in one of these parts.
  static func exifBlock(in part: Container.Part, of file: Container) -> UnsafeRawBufferPointer?
  /// Returns the width and height of the picture in pixels.
  static func size(in file: Container) -> (width: Int, height: Int)?
}
