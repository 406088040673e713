public import Files
internal import Imaging
public import Messages

/// The reason why a photo is not recognised, a file is not changed, or a change is not undone.
///
/// Programs, including kennel itself, rely on the code; the message is for people.
public struct Reason: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of problem.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The photo is damaged, or its format is unsupported.
    case unreadablePicture = "unreadable-picture"
    /// The network returns no usable numbers for the photo.
    case noResult = "no-result"
    /// The confidence is too low for the breed to be written.
    case lowConfidence = "low-confidence"
    /// The metadata can't be changed safely.
    case metadata
    /// The system refuses to read or write the file.
    case file
    /// The file does not exist, or no longer exists.
    case missing
    /// The user has no permission to read or write the file.
    case permission
    /// The disk is full.
    case diskFull = "disk-full"
    /// The name is taken by another file.
    case nameTaken = "name-taken"
    /// The file was changed after it was read.
    case changed
    /// The destination already has the file.
    case alreadyThere = "already-there"
    /// The path is a symbolic link or leads through one.
    case link
    /// The path is a folder, a pipe or a device.
    case notAFile = "not-a-file"
    /// The file is outside the given folders.
    case outside
    /// The file belongs to another file that could not be changed.
    case belongsTogether = "belongs-together"
    /// The file or its folder is write-protected.
    case writeProtected = "write-protected"
    /// The file belongs to the library of another program.
    case library
    /// The file has several hard links, which a rewrite would separate.
    case hardLinks = "hard-links"
    /// The journal has records that can't be interpreted.
    case journalDamaged = "journal-damaged"
  }

  /// The kind of problem.
  public let code: Code
  /// The message for people.
  public let message: Message

  /// Creates a reason from its parts.
  public init(_ code: Code, _ message: Message) {
    self.code = code
    self.message = message
  }

  /// Creates a reason for a file that can't be read or written.
  public init(_ error: FileError) {
    self.init(Code(error), error.message)
  }

  /// Creates a reason for an error in reading, decoding or recognising a photo.
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

  /// Creates a reason with a text from another module.
  public init(_ code: Code, text: String) {
    self.init(code, ReasonMessage.text(["text": .text(text)]))
  }

  /// The message in English.
  public var description: String { message.description }
}

extension Reason.Code {
  /// Creates the code for a file's error.
  init(_ error: FileError) {
    self =
      switch error.code {
      case .brokenLink, .linkNotFollowed: .link
      case .isFolder, .isNoFolder, .notStored: .notAFile
      case .tooLarge: .unreadablePicture
      case .changed, .inUse: .changed
      case .unsuitable: .file
      case .lessPrivate: .permission
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
      case .link: .link
      default: .file
      }
  }
}
