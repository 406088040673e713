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
