/// The messages of `kennel compare`.
public enum CompareMessage: String, MessageTable {
  // Options
  case networkList = "--networks takes names with commas between them."
  case weightsForm = "--weights takes a network and a file: vgg16=vgg16.safetensors."
  case ownNetwork = "{network} is always trained from nothing: it takes no weights."
  case weightsFromScratch =
    "{network} has --weights and is to be trained --from-scratch: give one of them."
  case layersForm =
    "--layers takes head, all, or a network and its stage: inception_v3=Mixed_7b."
  case layersFromScratch = "All layers of {network} are trained, for it starts from nothing."
  case weightsAdvice = "give weights with --weights."
  case networkWeightsAdvice = "give weights of {network} with --weights."

  // The folder
  case otherFiles = "{folder} holds other files than a comparison's: name a new folder."
  case folderNotMade = "{folder} can't be made: {cause}."

  // Networks
  case leftOut = "{network} is left out, for {reason}."
  case noWeights =
    """
    there are no weights for it here; give some with --weights {network}=FILE, or train it from \
    nothing with --from-scratch {network}
    """
  case noNetwork = "There is no network to train."
  case notTrained = "{network} can't be trained so. {cause}"
  case doneBefore = "{network} was done before."
  case startsFrom = "{network} starts from {origin}."
  case fromTheStart = "{cause} {network} is trained from the start."
  case stopped = "Stopped. Nothing is kept: name a folder with --output to go on another time."
  case stoppedAndKept =
    "Stopped. The same command continues; the results so far are in {folder}."

  // Starting weights of networks
  case chance = "chance"
  case imageNet = "ImageNet weights {name}"
  case file = "weights {name}"
  case bundle = "bundle {name}"
  case embedded = "embedded default, which has seen dog photos"
  case knew = "{origin}; knew {count} {count|class|classes}"
  case byChance = "{origin}; {count} {count|tensor|tensors} by chance"

  // Below the table
  case figures =
    """
    Of {count} {count|class|classes}: the share of photos whose best class is right. A photo is \
    timed on one thread, without decoding.
    """
  case seenPhotos =
    """
    What did not start from chance may have seen these very photos, those of the test too: \
    ImageNet holds those of Stanford Dogs.
    """
}
