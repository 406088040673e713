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
  let temporary = path.folder.appending(Array(".kennel-\(getpid()).tmp".utf8))
  try attempt { () throws(Errno) in
    guard !path.exists else { throw Errno(code: EEXIST) }
    do throws(Errno) {
      let file = try NewFile(temporary)
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
      try renameExclusively(temporary, to: path)
    } catch {
      try? removeFile(temporary)
      throw error
    }
  }
}
