#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a file or folder can't be used, as a sentence for the user.
public struct PhotoFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// Makes an error that says `description`.
  public init(_ description: String) { self.description = description }

  /// Makes an error from what the operating system says.
  ///
  /// - Parameter code: the value of `errno`.
  public init(errno code: Int32) {
    description =
      switch code {
      case ENOENT, ENOTDIR: "There is no such file."
      case EACCES, EPERM: "You have no permission to read this."
      case ELOOP: "This link leads in circles."
      case ENAMETOOLONG: "The name is too long."
      case EIO: "The disk or memory card can't be read here."
      case ENOMEM: "The computer is out of memory."
      case EMFILE, ENFILE: "Too many files are open."
      case EISDIR: "This is a folder."
      default: "It can't be read (\(String(cString: strerror(code))))."
      }
  }

  /// Makes an error from what the operating system says of an attempt to write.
  ///
  /// - Parameter code: the value of `errno`.
  public init(writing code: Int32) {
    description =
      switch code {
      case ENOSPC, EDQUOT: "The disk is full."
      case EROFS: "The disk is read-only."
      case EACCES, EPERM: "You have no permission to change this."
      case EEXIST: "Something else is there already."
      case ENOENT, ENOTDIR: "The folder is no longer there."
      case ENAMETOOLONG: "The name is too long."
      case ENOTSUP: "That disk can't hold all that belongs to the file (extended attributes)."
      case EXDEV: "A file can't have a second name on another disk."
      case EMLINK: "The file system allows no more names for this file."
      case EIO: "The disk can't be written here."
      default: "It can't be written (\(String(cString: strerror(code))))."
      }
  }

  /// What is said of a file that is no longer what a plan was made for.
  static let changed = PhotoFileError("It was changed meanwhile, so it was left alone.")

  /// Makes an error from what the operating system says of `path`.
  init(errno code: Int32, at path: PhotoPath) {
    // Of a link whose end is missing, the system says no more than of a missing file.
    if code == ENOENT, FileStatus.isLink(path) {
      self.init("This link leads nowhere.")
    } else {
      self.init(errno: code)
    }
  }

  /// What is said of a pipe, a socket or a device, which is never opened.
  static let notStored = PhotoFileError("This is not a stored file, so there is no photo in it.")
}
