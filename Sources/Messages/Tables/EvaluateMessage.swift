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
