public import Files
internal import Messages

/// The lines of a plan, in order.
///
/// A large archive has hundreds of thousands of them, so they are packed, and kept in an unnamed
/// temporary file once they are many.
public final class PlanLines {
  private let spool: Spool
  /// The number of lines.
  public private(set) var count = 0
  /// The number of lines that leave their files unchanged.
  public private(set) var left = 0

  /// The bytes that are read at a time.
  private static let window = 1 << 18

  /// Creates a plan without lines.
  ///
  /// - Parameter folder: the folder for the temporary file.
  public init(in folder: Path) { spool = Spool(in: folder) }

  /// Appends a line.
  public func append(_ line: PlanLine) {
    var bytes = PackedBytes()
    bytes.add(line)
    var size = PackedBytes()
    size.add(fixed: UInt32(truncatingIfNeeded: bytes.bytes.count))
    spool.append(size.bytes + bytes.bytes)
    count += 1
    if line.reasonToStay != nil { left += 1 }
  }

  /// Calls `body` with each line, in order.
  ///
  /// - Parameter body: receives a line, and returns whether to go on.
  /// - Throws: a `CommandError` if the temporary file can't be read; rethrows what `body` throws.
  public func walk(_ body: (PlanLine) throws -> Bool) throws {
    var position = 0
    var window = UnpackedBytes([])
    while position < spool.count {
      var line = window.piece()
      if line == nil {
        window = UnpackedBytes(try read(at: position, Self.window))
        line = window.piece()
      }
      if line == nil, let size = window.size {
        // A line that is longer than the window.
        window = UnpackedBytes(try read(at: position, size))
        line = window.piece()
      }
      guard var piece = line else { throw Self.notRead(.damaged) }
      position += piece.count + 4
      guard let decoded = piece.line() else { throw Self.notRead(.damaged) }
      guard try body(decoded) else { return }
    }
  }

  /// Calls `body` with each line, in order.
  ///
  /// - Throws: a `CommandError` if the temporary file can't be read; rethrows what `body` throws.
  public func forEach(_ body: (PlanLine) throws -> Void) throws {
    try walk({ line in
      try body(line)
      return true
    })
  }

  private func read(at position: Int, _ length: Int) throws(CommandError) -> [UInt8] {
    do throws(Errno) {
      return try spool.read(at: position, length)
    } catch {
      throw Self.notRead(error)
    }
  }

  private static func notRead(_ error: Errno) -> CommandError {
    CommandError(
      .inputOutput, PlanMessage.notKept(["cause": .error(FileError(reading: nil, error))]))
  }
}

extension Session {
  /// The folder for temporary files: `TMPDIR`, or else `/tmp`.
  public var temporaryFolder: Path {
    environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? Path(argument: $0) : nil } ?? Path("/tmp")
  }
}
