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
