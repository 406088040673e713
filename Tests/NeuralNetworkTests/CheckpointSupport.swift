import Files
import Foundation
import Messages

@testable import NeuralNetwork

/// A folder that lives as long as the test that uses it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "kennel-checkpoint-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes bytes to a file of the folder and returns its path.
  func write(_ bytes: [UInt8], as name: String = "weights.safetensors") throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }

  var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// The bytes of a checkpoint with any header, right or wrong.
func checkpoint(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
  let text = Array(header.utf8)
  let count = withUnsafeBytes(of: (length ?? UInt64(text.count)).littleEndian) { Array($0) }
  return count + text + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
}

/// The path of a file of `Fixtures`.
func checkpointFixture(_ name: String) throws -> String {
  guard let folder = Bundle.module.resourceURL else { throw CocoaError(.fileNoSuchFile) }
  return folder.appendingPathComponent("Fixtures/\(name)").path
}

/// A file of the folder `shared` beside the checkout, nil where there is none.
func sharedFile(_ name: String, from source: String = #filePath) -> String? {
  let repository = URL(fileURLWithPath: source).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let path = repository.deletingLastPathComponent().appendingPathComponent("shared/\(name)").path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}

extension CheckpointError {
  /// Whether the file breaks the rules of its format.
  var isDamage: Bool {
    let others: Set<CheckpointMessage> = [
      .notRead, .missing, .otherShape, .notFloats, .notFinite, .tooLarge,
    ]
    return !others.contains(code)
  }

  /// The tensor that it names.
  var tensor: String? {
    guard case .message(let place)? = message.values["place"],
      case .text(let name)? = place.values["tensor"]
    else { return nil }
    return name
  }
}

/// What opening a file or reading all of its tensors throws.
func problem(at path: String) -> CheckpointError? {
  do {
    let file = try SafetensorsFile(path: Path(path))
    for (name, info) in file.tensors where info.elementType.isReadableAsFloat {
      _ = try file.tensor(name, shape: info.shape)
    }
    return nil
  } catch {
    return error
  }
}
