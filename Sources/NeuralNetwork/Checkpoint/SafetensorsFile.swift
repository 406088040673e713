public import Files

/// A memory-mapped checkpoint in the safetensors format, all of whose lengths and offsets are
/// validated before any tensor is read.
public final class SafetensorsFile: StateDict {
  /// The longest header that the format allows.
  static let maximumHeaderLength = 100_000_000

  /// The file's path.
  public let path: Path
  /// The metadata from the header's `__metadata__` entry.
  public let metadata: [String: String]
  /// The descriptions of the tensors, by name.
  public let tensors: [String: TensorInfo]

  private let file: MappedFile
  private let dataStart: Int

  /// Opens and validates a file.
  ///
  /// - Throws: `CheckpointError` when the file can't be opened or breaks the format's rules.
  public init(path: Path) throws(CheckpointError) {
    let file: MappedFile
    do throws(FileError) {
      file = try MappedFile(path)
    } catch {
      throw CheckpointError(inaccessible: error, file: path, expected: "a readable file")
    }
    let dataStart = try Self.dataStart(of: file, path)
    let text = file.withBytes(8..<dataStart) { [UInt8]($0) }
    var parser = SafetensorsHeaderParser(text, file: path)
    let header = try parser.parse()
    try header.checkTiling(of: file.count - dataStart, in: path)
    self.path = path
    self.file = file
    self.dataStart = dataStart
    metadata = header.metadata
    tensors = header.tensors
  }

  /// The tensors' names, sorted.
  public var names: [String] { tensors.keys.sorted() }

  /// Returns the description of a tensor, or nil if there is none of that name.
  public func info(_ name: String) -> TensorInfo? { tensors[name] }

  /// Returns the shape of a tensor, or nil if there is none of that name.
  public func shape(of name: String) -> [Int]? { tensors[name]?.shape }

  /// Returns a tensor, converted to floats.
  ///
  /// - Throws: `CheckpointError` when it is missing, has another shape, or is neither F32, F16 nor
  ///   BF16.
  public func tensor(_ name: String, shape: [Int]) throws(CheckpointError) -> Tensor {
    guard let info = tensors[name] else { throw .missing(name, shape: shape, in: path) }
    guard info.shape == shape else {
      throw .mismatch(name, shape: shape, found: info.shape, in: path)
    }
    guard info.elementType.isReadableAsFloat else {
      throw CheckpointError(
        .mismatch, file: path, tensor: name, expected: "F32, F16 or BF16",
        found: info.elementType.rawValue)
    }
    let range = (info.byteRange.lowerBound + dataStart)..<(info.byteRange.upperBound + dataStart)
    return Tensor(shape: shape, values: file.withBytes(range) { info.elementType.floats(from: $0) })
  }

  /// Calls `body` with all of the file's bytes, which are valid only during the call.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try file.withBytes(0..<file.count, body)
  }

  /// Returns the offset of the data behind the header, from the length at the start of the file.
  private static func dataStart(
    of file: MappedFile, _ path: Path
  ) throws(CheckpointError) -> Int {
    guard file.count >= 8 else {
      throw CheckpointError(
        .damaged, file: path, expected: "the 8 bytes of a header's length",
        found: "a file of \(file.count) bytes")
    }
    let length = file.withBytes(0..<8) { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= maximumHeaderLength, length <= file.count - 8 else {
      throw CheckpointError(
        .damaged, file: path,
        expected: "a header of at most \(min(maximumHeaderLength, file.count - 8)) bytes",
        found: "a header's length of \(length): truncated, or not a safetensors file")
    }
    return 8 + Int(length)
  }
}
