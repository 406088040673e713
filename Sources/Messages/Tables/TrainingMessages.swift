/// The errors in assembling a dataset.
public enum DatasetMessage: String, MessageTable {
  // Folders
  case notScanned = "{folder} can't be looked through. {cause}"
  case noFolders = "{folder} has no folders: a dataset has one for each class."
  case mixedFolders =
    """
    {folder} holds train, validation or test beside other folders ({names}), so it is not clear what \
    the classes are.
    """
  case noTrainFolder = "{folder} has no folder train to learn from."
  case noValidationFolders = "{folder} has no class folders with photos to validate with."
  case noPhotos = "{file} holds no photo."
  case noConfirmedBreeds = "No photo in {folder} has a confirmed breed."

  // Lists
  case notRead = "{file} can't be read. {cause}"
  case openQuote = "{file} is no CSV: a quoted field in it has no end."
  case noJSON = "Line {line} of {file} is not JSON with the texts path and label."
  case noPathAndLabel = "Line {line} of {file} has no path and label."
  case noSplit = "Line {line} of {file} names no split: it is train, validation or test."

  // Classes
  case badClassName =
    """
    “{name}” can't be the name of a class: it is empty, or holds characters that can't be shown.
    """
  case fewerClasses = "{dataset} has {count} {count|class|classes}, and not {wanted}."
  case noClasses = "{dataset} has no class named {names}."
  case tooFewClasses = "{dataset} has too few classes to learn: {count}."
  case tooFewPhotos =
    """
    {dataset} has too few classes to learn: {count}. These have fewer than {least} photos that can \
    be used: {names}.
    """
  case nothingToLearn =
    """
    {dataset} has no photo left to learn from of {names}: all look the same as photos to validate or \
    test with. Take those photos out of one of the folders.
    """

  // Preparation
  case photosGone = "No photo like {file} can be read any more."
  case badSteps = "{cause}"
  case indivisibleSize = "zca takes sizes that {side} divides; this one is {size}."
  case nothingToFit = "There is no photo to fit zca on."
}

/// Notes on a dataset for the user.
public enum DatasetNote: String, MessageTable {
  case validationReplaced = "{folder} replaces the validation photos of {dataset}."
  case unlearntClasses =
    "There are no photos to learn these classes from, so they are left out: {names}."
  case smallClasses =
    """
    Some classes are left out. These have fewer than {least} photos that can be used: {names}.
    """
  case noValidation =
    "{dataset} has no photos to validate with: a tenth of those to learn from is kept apart."
  case otherLabel =
    "{count} {count|photo looks|photos look} the same as one with another label: {examples}."
  case otherSplit =
    """
    {count} {count|photo looks|photos look} the same as one that was given to another split, so \
    figures may flatter: {examples}.
    """
  case leftOut =
    """
    {count} {count|photo looks|photos look} the same as one to validate or test with, and what looks \
    so is left out: {examples}.
    """
}

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

/// The messages shared by `kennel train` and `kennel compare`.
public enum TrainingKitMessage: String, MessageTable {
  // Options
  case classList = "--classes takes names with commas between them, or a number."
  case duration = "--time takes a duration such as 90s, 30m or 2h."
  case twoLengths = "--time and --epochs both say when to stop: give one of them."
  case noNetwork = "There is no network {name}; kennel knows {known}."
  case otherNetwork = "{bundle} is a {architecture}: {advice}"

  // The folder
  case noLocks =
    "{folder} is on a file system without locks. Do not run a second training there meanwhile."
  case folderInUse =
    "Another kennel is training in {folder}. Wait until it ends, or name another --output."
  case folderNotWritten = "{folder} can't be written to: {cause}."
  case logNotWritten = "{file} can't be written. {cause} The training goes on."

  // Progress
  case dataset =
    """
    {classes} classes: {train} photos to learn from, {validation} to validate, {test} to test.
    """
  case named = "{name}: {line}"
  case memory = "The training takes about {memory} of memory, and the photos up to 1 GB."
  case features = "Looking at photos once: {done} of {total}"
  case step =
    """
    Epoch {epoch}  {share}  loss {loss}  right {accuracy}  {rate} photos/s  {time} left
    """
  case epoch =
    """
    Epoch {epoch}: loss {loss}, validation {accuracy} right (loss {validationLoss}), {rate} photos/s
    """
}

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
