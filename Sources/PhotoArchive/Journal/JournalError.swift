public import Files
public import Messages

import Glibc

/// An error of a journal that stops an action, its undo or a recovery.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible, FaultProviding {
  /// The kind of error.
  public enum Code: Sendable, Hashable {
    /// The journal can't be created, so nothing was changed.
    case cannotBegin
    /// The journal can no longer be written.
    case notWritten
    /// The journal can't be read.
    case notRead
    /// Another kennel process is working on the action.
    case busy
  }

  /// The kind of error.
  public let code: Code
  /// The action; nil if the error concerns all of them.
  public let id: String?
  /// The system's error; nil if the action is busy.
  public let cause: FileError?

  /// Creates an error from its parts.
  public init(_ code: Code, id: String? = nil, _ cause: FileError? = nil) {
    self.code = code
    self.id = id
    self.cause = cause
  }

  /// Creates an error for a journal that can't be written.
  init(_ code: Code, id: String? = nil, writing error: Errno, in folder: Path? = nil) {
    // A file in the way of a folder: `FileError` can't know that it is in the way.
    let isNoFolder = folder != nil && error.code == ENOTDIR
    self.init(
      code, id: id, FileError(isNoFolder ? .isNoFolder : .system(error), .write, at: folder))
  }

  /// The fault; without a journal, nothing was changed.
  public var fault: Fault { code == .cannotBegin ? .creation : .inputOutput }

  /// The message for people.
  public var message: Message {
    let cause = cause.map { Message.Value.message($0.message) } ?? .text("")
    return switch code {
    case .cannotBegin:
      ArchiveMessage.journalNotBegun(["folder": "\(self.cause?.path ?? Path(""))", "cause": cause])
    case .notWritten: ArchiveMessage.journalNotWritten(["cause": cause])
    case .notRead:
      if let id {
        ArchiveMessage.journalNotRead(["id": .text(id), "cause": cause])
      } else {
        ArchiveMessage.journalsNotRead(["cause": cause])
      }
    case .busy: ArchiveMessage.actionBusy()
    }
  }

  /// The message in English.
  public var description: String { message.description }
}
