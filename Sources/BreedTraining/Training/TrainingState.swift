internal import Files
internal import FoundationEssentials
public import Messages
internal import NeuralNetwork
internal import NeuralNetworkTraining

/// The state of a training, from which it resumes as if it had not been interrupted.
struct TrainingState: Codable {
  /// The index of the current epoch, from 0.
  var epoch = 0
  /// The number of steps done in the current epoch.
  var step = 0
  /// The total number of steps done.
  var stepCount = 0
  /// The duration of the training so far, in seconds.
  var seconds = 0.0
  /// The summed loss and the number of correct answers in the current epoch.
  var loss = 0.0
  var right = 0
  /// The records of the finished epochs.
  var history: [EpochRecord] = []
  /// The identity of the training, by `StartingPoint.identity`.
  var identity: String

  /// Whether the values are plausible; a damaged file may hold any values.
  var makesSense: Bool {
    let (counts, amounts) = (0...1 << 40, 0...1e12)
    return [epoch, step, stepCount, right].allSatisfy(counts.contains)
      && [seconds, loss].allSatisfy(amounts.contains) && history.count == epoch
  }
}

/// An error in starting or continuing a training.
///
/// The code `foreignState` means that photos, starting weights, labels, recipe or input differ, or
/// that an older kennel saved the state, without recording its starting weights.
public typealias TrainingError = CodedError<TrainingMessage>

/// The checkpoint file of a training.
struct StateFile {
  let folder: Path

  private var path: Path { folder.appending("state.safetensors") }
  private static let key = "kennel.training"

  /// Saves everything that the rest of the training depends on, atomically.
  ///
  /// - Throws: `TrainingError` when it can't be written; the previous checkpoint is kept.
  func save(_ state: TrainingState, _ trainer: Trainer) throws {
    var tensors: [(name: String, tensor: Tensor)] = []
    for (part, parameters) in parts(of: trainer) {
      for entry in parameters.space.entries {
        tensors.append(("\(part)/\(entry.name)", parameters.tensor(entry)))
      }
    }
    // `restore` decodes the same `Codable` type.
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let notes = String(decoding: try encoder.encode(state), as: UTF8.self)
    do throws(FileError) {
      try writeSafetensors(tensors, metadata: [Self.key: notes], to: path)
    } catch {
      throw TrainingError(
        .stateNotWritten, ["file": "\(path)", "cause": .message(error.message)])
    }
  }

  /// Restores a trainer and the state from the file; returns nil if there is no file.
  ///
  /// - Throws: `TrainingError` when the file is of another training or no checkpoint of a training,
  ///   `CheckpointError` when it is damaged.
  func restore(_ trainer: Trainer, identity: String) throws -> TrainingState? {
    guard path.exists else { return nil }
    let file = try SafetensorsFile(path: path)
    guard let notes = file.metadata[Self.key],
      let state = try? JSONDecoder().decode(TrainingState.self, from: Data(notes.utf8)),
      state.makesSense
    else { throw TrainingError(.noState, ["file": "\(path)"]) }
    guard state.identity == identity else {
      throw TrainingError(.foreignState, ["folder": "\(folder)"])
    }
    for (part, parameters) in parts(of: trainer) {
      for entry in parameters.space.entries {
        parameters.set(entry, try file.finiteTensor("\(part)/\(entry.name)", shape: entry.shape))
      }
    }
    // Dropout and the optimiser's bias correction depend on the number of steps.
    trainer.stepCount = state.stepCount
    try trainer.refresh()
    return state
  }

  private func parts(of trainer: Trainer) -> [(String, Parameters)] {
    var parts = [("parameters", trainer.parameters)]
    parts += trainer.optimizerState.enumerated().map { ("optimizer.\($0)", $1) }
    if let average = trainer.average { parts.append(("average", average)) }
    return parts
  }
}
