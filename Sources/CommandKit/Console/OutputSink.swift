import Glibc

/// Somewhere that text goes: a file descriptor, or a test's memory.
public protocol OutputSink: Sendable {
  /// Whether a person reads it as it comes.
  var isTerminal: Bool { get }
  /// Whether another program takes it, which may show it on the very terminal that talk goes to.
  var isPipe: Bool { get }
  /// How many characters fit on a line, where somebody knows.
  var width: Int? { get }

  /// Writes all of `text`.
  ///
  /// - Parameter text: what to write.
  /// - Returns: 0, or the `errno` that prevented it.
  func write(_ text: String) -> Int32
}

extension OutputSink {
  /// No other program, unless the sink says so.
  public var isPipe: Bool { false }
}

/// An open file descriptor, such as standard output.
public struct FileDescriptorSink: OutputSink {
  /// The process's standard output.
  public static let standardOutput = FileDescriptorSink(STDOUT_FILENO)
  /// The process's standard error.
  public static let standardError = FileDescriptorSink(STDERR_FILENO)

  private let descriptor: Int32

  /// Makes a sink of an open descriptor, which stays the caller's.
  public init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Whether the descriptor is a terminal.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether the descriptor is a pipe or a socket: `tee` and `less` share the terminal with kennel.
  public var isPipe: Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// The terminal's width, asked anew each time, for people pull at their windows.
  public var width: Int? {
    var size = winsize()
    let code = ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// Writes all of `text`, however many calls that takes.
  public func write(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = systemWrite(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          // Whoever shares the descriptor made it non-blocking.
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&request, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}

/// `write`, whose name the sink's own method hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
