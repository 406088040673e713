internal import Files
internal import Messages
internal import PhotoArchive

/// Finds photos below folders, and collects what could not be read.
struct PhotoFinder {
  /// The folders with another role, which are skipped inside a dataset.
  let excluded: [Path]
  let isCancelled: @Sendable () -> Bool
  private(set) var unreadable: [Dataset.Unreadable] = []

  init(excluded: [Path], isCancelled: @escaping @Sendable () -> Bool) {
    self.excluded = excluded
    self.isCancelled = isCancelled
  }

  /// Returns the photos below a folder; folders with another role are skipped unless `isNamed`.
  mutating func photos(below folder: Path, isNamed: Bool = false) throws -> [Path] {
    let scan = try PhotoSource(paths: [folder], excluded: isNamed ? [] : excluded)
      .scan(isCancelled: isCancelled)
    var found: [Path] = []
    while let item = scan.next() {
      switch item {
      case .photo(let photo): found.append(photo.path)
      case .failure(let path, let error):
        unreadable.append(Dataset.Unreadable(path: path, reason: Reason(error)))
      }
    }
    return found
  }

  /// Returns the folders in `folder` without another role.
  func folders(in folder: Path) throws -> [(name: String, path: Path)] {
    let others = excluded.compactMap { try? $0.resolved() }
    do throws(FileError) {
      return try folder.subfolders()
        .filter { entry in (try? entry.path.resolved()).map { !others.contains($0) } ?? true }
    } catch {
      throw DatasetError(
        .notScanned, ["folder": "\(folder)", "cause": .message(error.message)])
    }
  }
}

extension Path {
  /// Whether the path, following symbolic links, is a folder that can be listed.
  var isFolder: Bool { (try? subfolders()) != nil }
}
