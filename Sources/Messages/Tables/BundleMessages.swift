/// The errors in finding, reading and writing model bundles.
public enum BundleMessage: String, MessageTable {
  // Finding
  case noFolder = "There is no model bundle folder {folder}."
  case noDefaultModel = "There is no model {name} in {folders}."
  case noModel = "There is no model {name} in {folders}, nor a folder of that name here."

  // Reading
  case notRead = "{file} can't be read. {cause} Is the folder a model bundle?"
  case unusable = "{file}: {cause}"
  case missingKey = "{file}: the key {key} is missing."
  case invalid = "{file}: {detail}"
  case otherFormat = "{file} has format version {version}; this kennel reads version {supported}."
  case unknownArchitecture =
    "{file} is for the architecture {architecture}; this kennel knows {known}."
  case outsideFile = "{file} names a file outside of the bundle: {name}."
  case invalidTemperature = "{file}: the temperature must be from 0.01 to 100."
  case otherLabelCount = "{file} has {count} labels; model.json says {expected}."
  case noBreed = "{file} names no breed."
  case sameIDs = "{file} has two breeds of the same id."
  case quantizedNonLayer = "{file} quantizes {layer}, which is no layer of {architecture}."

  // Weights
  case otherDigest =
    """
    {file} is damaged or another model's: its SHA-256 is {found}, model.json says {expected}.
    """
  case foreignTensor = "{file}: the tensor {tensor} belongs to no layer of {architecture}."
  case missingTensors = "{file} lacks tensors that {architecture} needs: {names}."
  case otherOutputCount = "{file} has {outputs} outputs, and there are {count} labels."
  case noRanges =
    "{folder} has no ranges for int8; `kennel model quantize` makes a model with them."
  case unusableOutputs = "{folder}: the network gives no usable numbers."

  // Writing
  case exists = "{folder} is there already. Name another folder for the bundle."
  case notReplaced = "{folder} is there already and no model bundle: it is not replaced."
  case notWritten = "{folder} can't be written. {cause}"
  case tooLargeForF16 =
    "The weights {name} hold {value}, which is too large for F16: store them as F32."
  case notFinite = "The weights {name} hold {value}: the training went astray."
  case controlCharacters = "A class can't be named after a folder with control characters: {name}."

  /// `.creation` if the folder can't be written, `.data` for all others.
  public var fault: Fault {
    [.exists, .notReplaced, .notWritten].contains(self) ? .creation : .data
  }
}

/// The errors in values of a bundle's JSON files, shown after the value's key.
public enum ManifestMessage: String, MessageTable {
  case threshold = "a threshold must be from 0 to 1."
  case photoCount = "a number of photos can't be negative."
  case labelText = "A label holds control characters."
  case range = "a range goes from 0 or less to more than 0: from -1e6 to 0, and from 1e-6 to 1e6."
}

/// The messages of `kennel model`.
public enum ModelCommandMessage: String, MessageTable {
  case noModel = "There is no model. kennel looked in {folders}."
  case standard = "{name} (default)"
  case breedCount = "{count} {count|breed|breeds}"
  case whole = "{name}: whole"

  // Description of a model
  case description =
    """
    name          {name}
    folder        {folder}
    architecture  {architecture}, {parameters} million parameters
    input         {width}x{height}, {interpolation}
                  {fit}
                  mean {mean}, standard deviation {deviation}
    steps         {steps}
    outputs       {outputs}: {breeds} {breeds|breed|breeds}, {background} background
    temperature   {temperature}
                  fitted on {fittedOn}
    thresholds    no dog below {dog}, unsure below {breed}{thresholdsFittedOn}
    weights       {file}, {size}
                  SHA-256 {digest}
    int8          {int8}
    licence       {licence}
    provenance    {provenance}
    breeds        {names}

    """
  case crop = "{fit} ({crop} of it)"
  case thresholdsFittedOn = "\n              fitted on {photos}"
  case layers = "{count} {count|layer|layers}"
  case none = "none"
  case missing = "missing"
  case noRanges = "no ranges"

  // Import
  case names = "--name and --licence take text in UTF-8."
  case nameForm = "--name takes a name without slashes, such as resnet50.imagenet."
  case notLabels = "{file} is no labels.json as a model bundle has it."
  case noImageNet = "The default model does not have ImageNet's 1,000 outputs: name the labels."
  case imported =
    """
    Made the model {folder}: {count} {count|breed|breeds}. Its temperature and thresholds are not \
    fitted; `kennel evaluate -m` measures it.
    """

  // Quantize
  case tooFewPhotos = "There are too few photos in {folder}."
  case allLosing = "Every layer loses accuracy in int8: no model was made."
  case watching = "Watching {done} of {total} photos"
  case trying = "Trying layers: {done} of {total}"
  case quantized =
    """
    {folder} is ready: {layers} layers in int8, {left} left in f32. On {agreement} % of {photos} \
    photos the best breed is that of f32.
    """
}
