/// The errors in describing, setting up, running and training networks.
public enum NetworkMessage: String, MessageTable {
  case unfitInput =
    "The layers of the network do not fit an input of the shape {shape}. Try a larger one."
  case unfitVGGInput = "VGG needs an input whose sides are 224 pixels or a multiple of that."
  case noStage = "The network has no stage {name}; it has {names}."
  case unsupportedLayer =
    "The layer {layer} is not supported where it stands in the network."

  case unimplemented = "oneDNN has no code for this: {detail}."
  case failed = "oneDNN: {detail}."
  case noMemory = "oneDNN is out of memory: {detail}."
  case outOfMemory = "The computer is out of memory: the network needs {size} bytes."
  case inLayer = "{layer}: {cause}"

  case unusableOutputs = "The model gave no usable numbers for this photo."
  case astray =
    """
    The training went astray: its numbers are not finite any more. Try a lower --learning-rate, or \
    other weights to start from.
    """
}

/// The error when no thread can be started.
public enum ThreadMessage: String, MessageTable {
  case noneLeft = "The computer can't start another thread."

  /// The fault is the computer's.
  public var fault: Fault { .inputOutput }
}

/// The errors in reading and using checkpoints: the place, what was expected, what was found.
public enum CheckpointMessage: String, MessageTable {
  case notRead = "{place} can't be read. {cause}"

  // The file as a whole
  case tooShort =
    "{place}: expected the 8 bytes of a header's length, found a file of {count} bytes."
  case tooManyTensors = "{place}: expected at most {limit} tensors, found more."
  case headerTooLong =
    """
    {place}: expected a header of at most {limit} bytes, found a header's length of {length}: \
    truncated, or not a safetensors file.
    """
  case unusedData = "{place}: expected {count} bytes of data, as the header says, found {found}."
  case outsideData =
    """
    {place}: expected data within the file's {count} bytes of data, found bytes {range}: the file is \
    truncated or its header is wrong.
    """
  case untiledData =
    """
    {place}: expected data from byte {end} on, where the tensor before it ends, found data from byte \
    {begin} on.
    """

  // The header
  case wrongSyntax = "{place}: expected {expected} at byte {position} of the header, found {found}."
  case notUTF8 =
    """
    {place}: expected a string of UTF-8, found other bytes before byte {position} of the header.
    """
  case duplicateName = "{place}: expected unique names in the header, found {name} twice."
  case unknownKey = "{place}: expected dtype, shape and data_offsets, found the key {name}."
  case missingKeys = "{place}: expected dtype, shape and data_offsets, found only some of them."
  case unknownType = "{place}: expected a dtype of the safetensors format, found {type}."
  case reversedOffsets = "{place}: expected data_offsets [begin, end] in order, found {offsets}."
  case impossibleSize =
    """
    {place}: expected a whole number of bytes that fits in memory, found {type} of the shape {shape}.
    """
  case wrongSize = "{place}: expected {count} bytes for {type} of the shape {shape}, found {found}."

  // Requirements of a network
  case missing = "{place}: expected the shape {shape}, found no tensor of that name."
  case otherShape = "{place}: expected the shape {shape}, found {found}."
  case notFloats = "{place}: expected F32, F16 or BF16, found {type}."
  case notFinite = "{place}: expected finite numbers, found {value}."
  case tooLarge =
    """
    {place}: expected numbers of at most {limit}, batch normalisation folded in, found {value}.
    """
}

/// Clauses for the placeholders of `CheckpointMessage`.
public enum CheckpointClause: String, MessageTable {
  // Places
  case memory = "the checkpoint"
  case tensor = "{file}: tensor {tensor}"

  // Parts of a header
  case object = "a JSON object"
  case headerEnd = "the header's end"
  case endOfHeader = "its end"
  case token = "\"{token}\""
  case nextOrEnd = "\",\" or \"{token}\""
  case integers = "a list of integers"
  case fewIntegers = "at most {limit} integers"
  case integer = "an integer of 0 or more"
  case smallInteger = "an integer of 63 bits"
  case string = "a string"
  case stringEnd = "the end of a string"
  case noControlCharacter = "no control character in a string"
  case escape = "an escape of JSON"
  case character = "a whole Unicode character"
  case hexadecimal = "four hexadecimal digits"
}
