/// The messages of `kennel train`.
public enum TrainMessage: String, MessageTable {
  // Options
  case noOutput = "Name the output folder: --output <bundle>."
  case noArchitecture = "Say which network it is: --architecture <name>."
  case steps = "--prepare takes equalize, standardize and zca, with commas between."
  case allLayers = "Without starting weights all layers are trained: use --layers all."
  case weightsAdvice = "give weights of {network} with --from, or --from none."
  case learningRate = "--learning-rate takes a number above 0, such as 0.001."
  case labelSmoothing = "--label-smoothing takes a number from 0 to below 1."
  case precision = "--precision takes f32, bf16 or auto in training."
  case augmentations = "--augment takes {known}, with commas between; or none."

  // Results
  case otherTraining =
    """
    {cause} Photos, weights or options differ, or an older kennel saved it. Give the same options \
    as before, or leave out --resume to start again.
    """
  case stopped = "Stopped. The same command with --resume continues; the state is in {folder}."
  case validation = "validation: {accuracy} of {photos} photos right, {top5} within five"
  case test = "test: {accuracy} of {photos} photos right, {top5} within five"
  case ready = "{bundle} is ready: kennel classify -m {bundle} <photos>"
}
