import Glibc

/// A destination for text: a file descriptor, or memory in tests.
public protocol OutputSink: Sendable {
  /// Whether the text goes to a terminal.
  var isTerminal: Bool { get }
  /// Whether another program reads the text; it may write to the same terminal as standard error.
  var isPipe: Bool { get }
  /// The number of characters that fit on a line, if known.
  var width: Int? { get }

  /// Writes all of `text`.
  ///
  /// - Parameter text: the text to write.
  /// - Returns: 0, or the `errno` of the failure.
  func write(_ text: String) -> Int32
}

extension OutputSink {
  /// False, unless the sink implements it.
  public var isPipe: Bool { false }
}

/// An open file descriptor, such as standard output.
public struct FileDescriptorSink: OutputSink {
  /// The process's standard output.
  public static let standardOutput = FileDescriptorSink(STDOUT_FILENO)
  /// The process's standard error.
  public static let standardError = FileDescriptorSink(STDERR_FILENO)

  private let descriptor: Int32

  /// Creates a sink for an open descriptor, which the caller still owns.
  public init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Whether the descriptor is a terminal.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether the descriptor is a pipe or a socket: `tee` and `less` share the terminal with kennel.
  public var isPipe: Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// The terminal's width, queried on each access because windows are resized.
  public var width: Int? {
    var size = winsize()
    let code = ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// Writes all of `text`, in as many calls as necessary.
  public func write(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = systemWrite(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          // Another process that shares the descriptor has made it non-blocking.
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

/// `write(2)`, whose name the method of the sink hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
