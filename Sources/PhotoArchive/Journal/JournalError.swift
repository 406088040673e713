public import Files
public import Messages

/// Why an action, its undo or a recovery can't go on: something is wrong with a journal.
public struct JournalError: Error, Sendable, Hashable, CustomStringConvertible, FaultProviding {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    /// There can be no journal, so nothing was changed.
    case cannotBegin
    /// The journal can't be written any more.
    case notWritten
    /// The journal can't be read.
    case notRead
    /// Another kennel is working on the action.
    case busy
  }

  /// What is wrong.
  public let code: Code
  /// The action; nil where it is about all of them.
  public let id: String?
  /// What the system says; nil where the action is busy.
  public let cause: FileError?

  /// Makes an error from its parts.
  public init(_ code: Code, id: String? = nil, _ cause: FileError? = nil) {
    self.code = code
    self.id = id
    self.cause = cause
  }

  /// Makes an error of a journal that can't be written.
  init(_ code: Code, id: String? = nil, writing error: Errno) {
    self.init(code, id: id, FileError(writing: nil, error))
  }

  /// Nothing was changed where there can be no journal.
  public var fault: Fault { code == .cannotBegin ? .creation : .inputOutput }

  /// The sentence.
  public var message: Message {
    let cause = cause.map { Message.Value.message($0.message) } ?? .text("")
    return switch code {
    case .cannotBegin, .notWritten: ArchiveMessage.journalNotWritten(["cause": cause])
    case .notRead:
      if let id {
        ArchiveMessage.journalNotRead(["id": .text(id), "cause": cause])
      } else {
        ArchiveMessage.journalsNotRead(["cause": cause])
      }
    case .busy: ArchiveMessage.actionBusy()
    }
  }

  /// The sentence in English.
  public var description: String { message.description }
}
