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
      case EACCES, EPERM: "You may not read this."
      case ELOOP: "This link leads in circles."
      case ENAMETOOLONG: "The name is too long."
      case EIO: "The disk or memory card can't be read here."
      case ENOMEM: "The computer is out of memory."
      case EMFILE, ENFILE: "Too many files are open."
      case EISDIR: "This is a folder."
      default: "It can't be read (\(String(cString: strerror(code))))."
      }
  }
}
