internal import COneDNN
package import Messages

/// Why oneDNN did not do what it was asked for; thrown by the call that failed.
///
/// Its codes are rows of the networks' own table, so that nobody has to translate them.
package typealias OneDNNError = CodedError<NetworkMessage>

extension OneDNNError {
  /// The error of the shim's call that has just failed on this thread.
  ///
  /// The shim keeps one error a thread, which the next failure overwrites: it must be read at once.
  static var ofFailedCall: OneDNNError {
    let code: NetworkMessage =
      switch odnn_last_failure() {
      case ODNN_UNIMPLEMENTED: .unimplemented
      case ODNN_OUT_OF_MEMORY: .noMemory
      default: .failed
      }
    return OneDNNError(code, ["detail": "\(String(cString: odnn_last_error()))"])
  }
}
