internal import COneDNN

/// Why oneDNN did not do what it was asked for; thrown by the call that failed.
package struct OneDNNError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What callers can tell apart.
  package enum Kind: Sendable, Hashable {
    /// oneDNN has no code for the request on this processor; another way of computing it may exist.
    case unimplemented
    /// There is not enough memory.
    case outOfMemory
    /// Anything else: a request that makes no sense, or a failure while running.
    case failed
  }

  /// What callers can tell apart.
  package let kind: Kind
  /// A sentence for the user, such as `oneDNN: convolution: unimplemented`.
  package let description: String

  /// Makes an error of a kind from its sentence.
  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// The error of the shim's call that has just failed on this thread.
  ///
  /// The shim keeps one error a thread, which the next failure overwrites: it must be read at once.
  static var ofFailedCall: OneDNNError {
    let kind: Kind =
      switch odnn_last_failure() {
      case ODNN_UNIMPLEMENTED: .unimplemented
      case ODNN_OUT_OF_MEMORY: .outOfMemory
      default: .failed
      }
    return OneDNNError(kind, "oneDNN: \(String(cString: odnn_last_error()))")
  }
}
