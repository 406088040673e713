public import Files

/// The companions in the folders of a scan, each of which is listed once.
///
/// A scan returns to a folder after each of its subfolders, so the last few folders are kept.
public struct FolderCompanions {
  private var found: [(folder: Path, companions: Result<Companions, FileError>)] = []
  private static let capacity = 8

  /// Creates a cache, which has listed nothing yet.
  public init() {}

  /// Returns the companions in a folder.
  ///
  /// - Throws: a `FileError` when the folder can't be read.
  public mutating func companions(in folder: Path) throws(FileError) -> Companions {
    if found.last?.folder != folder {
      if let index = found.firstIndex(where: { $0.folder == folder }) {
        found.append(found.remove(at: index))
      } else {
        if found.count == Self.capacity { found.removeFirst() }
        found.append(
          (folder, Result { () throws(FileError) in try Companions(in: folder) }))
      }
    }
    return try found[found.count - 1].companions.get()
  }
}
