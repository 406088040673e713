/// A photo's file, told by its first bytes and taken into its parts.
///
/// A file is walked once, and the result is handed to all who look for its metadata, its orientation
/// or its picture. A container must not outlive the file's bytes.
public struct Container {
  /// What a part is: a JPEG's marker, or the four letters of a chunk or box as a number.
  public struct Kind: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// The number that stands in the file.
    public let code: UInt32

    /// Makes a kind of the number that stands in the file.
    public init(_ code: UInt32) { self.code = code }
    /// Makes a kind of a JPEG's marker, without its 0xFF.
    public init(integerLiteral marker: UInt32) { code = marker }
    /// Makes a kind of four letters.
    public init(stringLiteral letters: StaticString) {
      code = letters.withUTF8Buffer { $0.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
    }
  }

  /// A part of a file, such as a segment of a JPEG or a chunk of a PNG, as offsets in the file.
  public struct Part: Sendable, Hashable {
    /// What it is.
    public let kind: Kind
    /// All of it, from its header to its end.
    public let range: Range<Int>
    /// What it holds, without its header and checksum.
    public let payload: Range<Int>
  }

  /// All bytes of the file, or as many as there were.
  public let bytes: UnsafeRawBufferPointer
  /// The file's format; nil for a file that begins as no picture does.
  public let format: ImageFormat?
  /// The parts in their order, as far as the file makes sense.
  ///
  /// There are none in a format whose parts kennel does not know.
  public private(set) var parts: [Part] = []
  /// Whether the parts are sound: those of a JPEG up to its first scan, those of a PNG to its end.
  public private(set) var isWhole = false

  /// Walks through a file as far as it makes sense.
  public init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    format = ImageFormat.detect(bytes)
    if let structure { (parts, isWhole) = structure.walk(ByteReader(bytes)) }
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
  /// The parts of a kind whose payload begins with a text.
  public func parts(_ kind: Kind, beginningWith text: StaticString = "") -> [Part] {
    parts.filter { $0.kind == kind && has(text, in: $0) }
  }

  /// Whether the payload of a part begins with a text.
  public func has(_ text: StaticString, in part: Part) -> Bool {
    part.payload.count >= text.utf8CodeUnitCount
      && ByteReader(bytes).has(text, at: part.payload.lowerBound)
  }

  /// The payload of a part without its first `count` bytes, or as many as there are.
  public func payload(of part: Part, dropping count: Int = 0) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[part.payload].dropFirst(count))
  }

  /// The parts that hold EXIF.
  public var exifParts: [Part] { structure?.exifParts(in: self) ?? [] }

  /// The TIFF block in one of `exifParts`; nil where it is longer than any that makes sense.
  public func exifBlock(in part: Part) -> UnsafeRawBufferPointer? {
    structure?.exifBlock(in: part, of: self)
  }

  /// The TIFF block of the first part that holds EXIF, which counts where there are several.
  public var exif: UnsafeRawBufferPointer? { exifParts.first.flatMap(exifBlock) }

  /// The columns and rows that the file says its picture has.
  public var size: (width: Int, height: Int)? { structure?.size(in: self) }
}

/// How the files of one format are made of parts.
protocol ContainerStructure {
  /// Walks as far as the file makes sense.
  ///
  /// - Returns: the parts in their order, and whether they are sound.
  static func walk(_ file: ByteReader) -> (parts: [Container.Part], isWhole: Bool)
  /// The parts that hold EXIF.
  static func exifParts(in file: Container) -> [Container.Part]
  /// The TIFF block in one of these parts.
  static func exifBlock(in part: Container.Part, of file: Container) -> UnsafeRawBufferPointer?
  /// The columns and rows of the picture.
  static func size(in file: Container) -> (width: Int, height: Int)?
}
