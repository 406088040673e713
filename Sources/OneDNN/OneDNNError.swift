internal import COneDNN
package import Messages

/// An error of oneDNN, thrown by the call that failed.
///
/// Its codes are rows of the message table of networks, so no conversion is needed.
package typealias OneDNNError = CodedError<NetworkMessage>

extension OneDNNError {
  /// The error of the last failed call of the shim on this thread.
  ///
  /// The shim stores one error per thread, which the next failure overwrites: read it immediately.
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
