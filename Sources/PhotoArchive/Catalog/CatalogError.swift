internal import Files
internal import GRDB
public import Messages

/// An error in opening or using the catalog.
public typealias CatalogError = CodedError<CatalogMessage>

extension CatalogError {
  /// Creates the error for a file or folder that can't be created or removed.
  init(_ code: CatalogMessage, writing error: Errno) {
    self.init(code, ["cause": .message(FileError(writing: nil, error).message)])
  }

  /// Creates the error for a database error.
  init(database error: any Error) {
    guard let error = error as? DatabaseError else {
      self.init(.failed, ["reason": .text("\(error)")])
      return
    }
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(.damaged)
    case .SQLITE_FULL: self.init(.diskFull)
    case .SQLITE_IOERR: self.init(.diskFailed)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self.init(.locked)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: self.init(.notWritable)
    default:
      if let reason = error.message {
        self.init(.failed, ["reason": .text(reason)])
      } else {
        self.init(.unusable)
      }
    }
  }
}
