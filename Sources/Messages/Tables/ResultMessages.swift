/// The messages of `kennel classify`.
public enum ClassifyMessage: String, MessageTable {
  // Results
  case unreadable = "could not be read: {cause}"
  case labelled = "labelled {name} by a person; {verdict}"
  case noDog = "no dog seen (dog {probability})"
  case unsure = "unsure"
  case looksLike = "looks most like {breeds}"
  case others = ", or {breeds}"

  // --debug
  case debugModel =
    """
    debug: model {name} ({architecture}, {precision}) in {folder}
    debug: weights SHA-256 {digest}
    debug: a dog from {dog}, a breed from {breed}
    debug: up to {count} photos at a time, a thread each
    """
  case debugUnread = "debug: {file}: not read"
  case debugPhoto =
    """
    debug: {file}: {stored} decoded as {decoded}, input {input}; decode {decode}, preprocess \
    {preprocess}, inference {inference}; dog {dog}
    """
  case debugTaken = "debug:   taken {date}, according to {source}"
  case debugUndated = "debug:   taken: no date found"
  case debugBreed = "debug:   {id} {name}: raw {raw}, calibrated {calibrated}"
}

/// The messages of `kennel stats`.
public enum StatsMessage: String, MessageTable {
  // Tables
  case breeds = "Breeds that the dogs look most like"
  case labels = "Breeds that the photos are labelled with"
  case groups = "Groups of breeds"
  case folders = "Folders"
  case months = "Years and months"
  case confidence = "How sure kennel was"
  case labelConfidence = "How sure kennel's labels are"
  case otherBreeds = "{count} other {count|breed|breeds}"
  case otherFolders = "{count} other {count|folder|folders}"
  case unsure = "unsure of the breed"
  case noDog = "no dog seen"
  case noLabel = "no label"
  case noGroup = "no group"
  case noDate = "no date"
  case tenth = "{least} to {most} %"
  case quartiles =
    """
    Half of these {count} photos lie between {lower} and {upper}; the middle one has {median}.
    """

  // Summaries
  case confirmed = "A person confirmed {count} of the breeds."
  case withLabel = "{count} with a breed's label"
}

/// The messages of `kennel evaluate`.
public enum EvaluateMessage: String, MessageTable {
  case noFolders = "{folder} has no folders: a dataset has one for each breed."
  case unknownFolders =
    """
    The model knows no breed that these folders are named after, neither by a WordNet id such as \
    {id} nor by a name such as {name}: {folders}.
    """
  case partly = "Stopped before the end: the figures are of a part of the photos."
  case noneRead = "No photo of the dataset could be read."
  case noPhoto = "The dataset holds no photo."
  case noOtherPhoto = "{folder} holds no photo that could be read."

  // The table
  case model = "{name}, {precision}"
  case photos = "photos of {count} {count|breed|breeds}"
  case dogs =
    """
    best breed right                        {top1}
    right breed among the best five         {top5}
    best breed right, mean of the breeds    {mean}
    called a breed                          {called}
      right when called                     {right}
    unsure                                  {unsure}
    dogs missed                             {missed}
    expected calibration error (15 bins)    {error}
    """
  case uncalibrated = "  without the temperature ({temperature})"
  case others =
    """
    photos without a dog                    {photos}
      taken for a dog                       {dogs}
      called a breed                        {breeds}
    """
  case auroc = "dog or not, area under ROC              {area}"
  case errors = "photos that could not be read           {count}"
  case times =
    """
    time a photo                            {photo}
      decoding it                           {decoding}
      preparing it                          {preparing}
      in the network                        {network}
    """
  case sortable = "Can be sorted automatically:"
  case precision = "  with {share} right"
  case coverage = "{share}, from a confidence of {confidence} on"
  case none = "none"
  case confusions = "Most often taken for another breed:"
  case confusedOnce = "  {breed} looked most like {seen} once"
  case confused = "  {breed} looked most like {seen} {count} times"
  case weakest = "Weakest breeds:"
  case breed = "  {name} ({count} {count|photo|photos})"
}

/// The messages of `kennel catalog`.
public enum CatalogCommandMessage: String, MessageTable {
  case cleared = "The catalog is empty."
  case pruned = "Forgot {count} {count|photo that is|photos that are} no longer there."
  case info =
    """
    catalog  {file}
    size     {size}
    photos   {photos}

    """
  case model = "model    {model}: {count} {count|picture|pictures} recognised"
  case failed = "The catalog {file}: {cause}"
  case notUsed = "The catalog {file} can't be used: {cause}"
}
