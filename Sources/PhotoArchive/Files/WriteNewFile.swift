#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes a file that was not there: whole, or not at all.
///
/// - Parameters:
///   - pieces: the content, piece by piece.
///   - path: the file; something that has the name already stays, and is an error.
/// - Throws: a `PhotoFileError`.
public func writeNewFile(
  _ pieces: some Sequence<[UInt8]>, at path: PhotoPath
) throws(PhotoFileError) {
  try attempt { () throws(Errno) in
    guard !path.exists else { throw Errno(code: EEXIST) }
    var file = try NewFile(temporaryIn: path.folder)
    var buffer: [UInt8] = []
    for piece in pieces {
      buffer += piece
      guard buffer.count > 1 << 16 else { continue }
      try file.write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    try file.write(buffer)
    try file.take()
    try file.sync()
    try file.rename(to: path)
    file.keep()
  }
}
