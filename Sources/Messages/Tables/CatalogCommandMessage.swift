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
  case notUsed =
    "The catalog {file} can't be used: {cause} `kennel catalog clear` makes a new one."
}
