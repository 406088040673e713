internal import COneDNN

/// oneDNN's CPU engine; threads may share it.
package final class Engine: Sendable {
  private let handle: Handle
  var pointer: OpaquePointer { handle.pointer }

  /// Creates an engine.
  package init() throws(OneDNNError) {
    handle = try Handle(owning: odnn_engine_create(), freedBy: odnn_engine_free)
  }
}

extension Engine {
  /// Whether oneDNN has code for bf16 networks on this processor.
  package static var runsBF16: Bool { odnn_runs_bf16() }
  /// Whether networks are faster in bf16 than in f32: on AMD processors with AVX-512 BF16, and on
  /// processors with AMX.
  package static var isFastInBF16: Bool { odnn_is_fast_in_bf16() }
  /// Whether oneDNN has fast int8 code for this processor (AVX2).
  package static var hasNativeInt8: Bool { odnn_has_native_int8() }
  /// Whether the processor accumulates int8 products in 32 bits, so that weights can use all 8
  /// bits.
  package static var hasVNNI: Bool { odnn_has_vnni() }

  /// Sets the number of OpenMP threads of the calling thread's primitives, 1 or more.
  ///
  /// It applies when a primitive is created and when it runs; both numbers must be equal.
  package static func useThreads(_ count: Int) { odnn_set_threads(Int32(count)) }
}

/// An execution stream on an engine, for one thread.
package final class Stream {
  private let handle: Handle
  private let engine: Engine
  var pointer: OpaquePointer { handle.pointer }

  /// Creates a stream for the thread that will run primitives with it.
  package init(_ engine: Engine) throws(OneDNNError) {
    handle = try Handle(owning: odnn_stream_create(engine.pointer), freedBy: odnn_stream_free)
    self.engine = engine
  }
}
