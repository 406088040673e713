/// The errors in starting or continuing a training.
public enum TrainingMessage: String, MessageTable {
  case noState = "{file} is no state of a training."
  case foreignState = "The state in {folder} belongs to another training."
  case stateNotWritten = "{file} can't be written. {cause} What was saved before is kept."
  case featuresNotWritten =
    "A file with {size} MiB of features can't be made in {folder}. {cause}"
  case missingWeights =
    "The weights lack {name}, which would not be trained: train more layers (--layers)."
  case unusableFeatures =
    """
    The part of the network that is not trained gives no usable numbers for a photo: start from \
    other weights, or train all layers (--layers all).
    """

  /// `.inputOutput` if a file can't be written, `.data` for all others.
  public var fault: Fault {
    [.stateNotWritten, .featuresNotWritten].contains(self) ? .inputOutput : .data
  }
}
