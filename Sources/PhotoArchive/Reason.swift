public import Files
internal import Imaging
public import Messages

/// Why a photo is not recognised, a file stays as it is, or a change is not taken back.
///
/// Programs and kennel itself go by the code; the message is for people.
public struct Reason: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is the matter.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The photo is damaged, or of a format that kennel does not read.
    case unreadablePicture = "unreadable-picture"
    /// The network gives no usable numbers for the photo.
    case noResult = "no-result"
    /// A model is not sure enough of the breed to write it.
    case lowConfidence = "low-confidence"
    /// The metadata can't be changed safely.
    case metadata
    /// The system refuses to read or write the file, or there is none.
    case file
    /// There is no such file, or it is gone by now.
    case missing
    /// The user may not read or write it.
    case permission
    /// The disk is full.
    case diskFull = "disk-full"
    /// Another file has the name.
    case nameTaken = "name-taken"
    /// It was changed since it was looked at.
    case changed
    /// The destination has it already.
    case alreadyThere = "already-there"
    /// It is a symbolic link, or one is on the way to it.
    case link
    /// It is a folder, a pipe or a device.
    case notAFile = "not-a-file"
    /// It lies outside the named folders.
    case outside
    /// It belongs to something that could not be changed.
    case belongsTogether = "belongs-together"
    /// It is write-protected, or its folder is.
    case writeProtected = "write-protected"
    /// It belongs to the library of another program.
    case library
    /// It has several names, which would come apart.
    case hardLinks = "hard-links"
    /// The journal can't be understood here.
    case journalDamaged = "journal-damaged"
  }

  /// What is the matter.
  public let code: Code
  /// The sentence for people.
  public let message: Message

  /// Makes a reason from its parts.
  public init(_ code: Code, _ message: Message) {
    self.code = code
    self.message = message
  }

  /// Makes a reason of a file that can't be read or written.
  public init(_ error: FileError) {
    self.init(Code(error), error.message)
  }

  /// Makes a reason of what went wrong when a photo was read, decoded or looked at.
  public init(ofPhoto error: any Error) {
    switch error {
    case let reason as Reason: self = reason
    case let error as FileError: self.init(error)
    case let error as ImageError:
      // The photo may be read when there is more memory.
      self.init(error.code == .outOfMemory ? .file : .unreadablePicture, error.message)
    default: self.init(.noResult, text: "\(error)")
    }
  }

  /// Makes a reason whose sentence another module has made.
  public init(_ code: Code, text: String) {
    self.init(code, ReasonMessage.text(["text": .text(text)]))
  }

  /// The sentence in English.
  public var description: String { message.description }
}

extension Reason.Code {
  /// The code of a file's error.
  init(_ error: FileError) {
    self =
      switch error.code {
      case .brokenLink: .link
      case .isFolder, .isNoFolder, .notStored: .notAFile
      case .tooLarge: .unreadablePicture
      case .changed: .changed
      case .system(let error): Self(error)
      }
  }

  private init(_ error: Errno) {
    self =
      switch error {
      case .missing: .missing
      case .permission, .notPermitted: .permission
      case .diskFull, .quotaExceeded: .diskFull
      case .exists: .nameTaken
      default: .file
      }
  }
}
