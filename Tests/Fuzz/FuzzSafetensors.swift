// fuzz-modules: COneDNN OneDNN Threads CCrypto Digests Messages CFileSystem Files NeuralNetwork
// fuzz-libraries: dnnl gomp crypto
// fuzz-seeds: Tests/NeuralNetworkTests/Fixtures
import Files
import Glibc
import NeuralNetwork

/// A file in memory, one a process, that holds the input at hand.
private let path = "/dev/shm/kennel-fuzz-\(getpid()).safetensors"

/// Opens the bytes as a checkpoint and reads every tensor of floats in it: a `CheckpointError` is
/// as good as a success, and anything else is a find.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  precondition(descriptor >= 0 && write(descriptor, start, count) == count)
  close(descriptor)
  defer { unlink(path) }
  guard let file = try? SafetensorsFile(path: Path(path)) else { return 0 }
  for (name, info) in file.tensors {
    guard let tensor = try? file.tensor(name, shape: info.shape) else { continue }
    precondition(tensor.values.count == info.shape.reduce(1, *))
  }
  return 0
}
