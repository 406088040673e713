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
