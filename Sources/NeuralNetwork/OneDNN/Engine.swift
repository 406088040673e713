internal import COneDNN

/// oneDNN's view of the CPU.
///
/// `@unchecked Sendable`: the handle never changes, and oneDNN lets threads share an engine.
package final class Engine: @unchecked Sendable {
  package let handle: OpaquePointer

  package init() throws(NeuralNetworkError) { handle = try unwrap(odnn_engine_create()) }

  deinit { odnn_engine_free(handle) }
}

/// One thread's queue of work on an engine.
package final class Stream {
  package let handle: OpaquePointer
  private let engine: Engine

  package init(_ engine: Engine) throws(NeuralNetworkError) {
    handle = try unwrap(odnn_stream_create(engine.handle))
    self.engine = engine
  }

  deinit { odnn_stream_free(handle) }
}

/// What oneDNN can do on this computer's processor.
public enum Processor {
  /// Whether oneDNN has code for bf16 networks on this processor.
  public static var runsBF16: Bool { odnn_runs_bf16() }
  /// Whether networks are faster in bf16 than in f32: on AMD's with AVX-512 BF16, and on those with
  /// AMX.
  public static var isFastInBF16: Bool { odnn_is_fast_in_bf16() }

  /// Whether oneDNN has fast code for bytes on this processor (AVX2).
  public static var hasNativeInt8: Bool { odnn_has_native_int8() }
  /// Whether the processor sums up products of bytes in 32 bits, so that weights may have 8 bits.
  public static var hasVNNI: Bool { odnn_has_vnni() }

  /// Says how many threads the calling thread's plans and workers use, 1 or more.
  ///
  /// It counts for a plan when it is compiled and for a worker when it runs; both must agree.
  package static func useThreads(_ count: Int) { odnn_set_threads(Int32(count)) }
}

/// The handle that a C function gave, or the error that it left.
package func unwrap(_ handle: OpaquePointer?) throws(NeuralNetworkError) -> OpaquePointer {
  guard let handle else {
    throw NeuralNetworkError("oneDNN: \(String(cString: odnn_last_error()))")
  }
  return handle
}
