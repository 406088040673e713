internal import COneDNN

/// oneDNN's view of the CPU; threads may share it.
package final class Engine: Sendable {
  private let handle: Handle
  var pointer: OpaquePointer { handle.pointer }

  /// Makes an engine.
  package init() throws(OneDNNError) {
    handle = try Handle(owning: odnn_engine_create(), freedBy: odnn_engine_free)
  }
}

extension Engine {
  /// Whether oneDNN has code for bf16 networks on this processor.
  package static var runsBF16: Bool { odnn_runs_bf16() }
  /// Whether networks are faster in bf16 than in f32: on AMD's with AVX-512 BF16, and on those with
  /// AMX.
  package static var isFastInBF16: Bool { odnn_is_fast_in_bf16() }
  /// Whether oneDNN has fast code for bytes on this processor (AVX2).
  package static var hasNativeInt8: Bool { odnn_has_native_int8() }
  /// Whether the processor sums up products of bytes in 32 bits, so that weights may have 8 bits.
  package static var hasVNNI: Bool { odnn_has_vnni() }

  /// Says how many OpenMP threads the calling thread's primitives use, 1 or more.
  ///
  /// It counts for a primitive when it is made and when it runs; both must agree.
  package static func useThreads(_ count: Int) { odnn_set_threads(Int32(count)) }
}

/// One thread's queue of work on an engine.
package final class Stream {
  private let handle: Handle
  private let engine: Engine
  var pointer: OpaquePointer { handle.pointer }

  /// Makes a queue for the thread that will run primitives with it.
  package init(_ engine: Engine) throws(OneDNNError) {
    handle = try Handle(owning: odnn_stream_create(engine.pointer), freedBy: odnn_stream_free)
    self.engine = engine
  }
}
