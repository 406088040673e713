public import Files
public import Messages

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
      throw CheckpointError(.notRead, in: path, ["cause": .message(error.message)])
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
    guard let info = tensors[name], info.shape == shape else {
      throw .unfitShape(of: name, shape, found: tensors[name]?.shape, in: path)
    }
    guard info.elementType.isReadableAsFloat else {
      throw CheckpointError(
        .notFloats, in: path, tensor: name, ["type": .text(info.elementType.rawValue)])
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

  /// Returns the offset of the data after the header, from the length at the start of the file.
  private static func dataStart(
    of file: MappedFile, _ path: Path
  ) throws(CheckpointError) -> Int {
    guard file.count >= 8 else {
      throw CheckpointError(.tooShort, in: path, ["count": .count(file.count)])
    }
    let length = file.withBytes(0..<8) { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    let limit = min(maximumHeaderLength, file.count - 8)
    guard length <= limit else {
      throw CheckpointError(
        .headerTooLong, in: path, ["limit": .count(limit), "length": "\(length)"])
    }
    return 8 + Int(length)
  }
}
