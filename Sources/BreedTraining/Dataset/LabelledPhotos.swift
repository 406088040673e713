internal import Files
internal import Messages

/// All photos of a request, with their labels.
struct LabelledPhotos {
  /// The photos of the classes and of the background, without repeated entries.
  private(set) var photos: [LabelledPhoto] = []
  /// The files and folders that could not be read.
  private(set) var unreadable: [Dataset.Unreadable] = []
  private(set) var notes: [Message] = []
  /// The name of the dataset's source, for messages.
  let name: String

  init(_ request: DatasetRequest, isCancelled: @escaping @Sendable () -> Bool) throws {
    var finder = PhotoFinder(
      excluded: [request.background, request.validation].compactMap(\.self),
      isCancelled: isCancelled)
    switch request.source {
    case .path(let path) where path.isFolder:
      name = path.displayName
      photos = try ClassFolders(path, &finder).photos
    case .path(let path):
      name = path.displayName
      photos = try DatasetList.read(path)
    case .confirmedLabels(let folder):
      name = folder.displayName
      photos = try ConfirmedLabels.photos(
        below: folder, threads: request.threads, &finder, isCancelled: isCancelled)
    }
    try replaceValidation(by: request.validation, &finder)
    if let background = request.background {
      photos += try ClassFolders(background: background, &finder).photos
    }
    if isCancelled() { throw CancellationError() }
    unreadable = finder.unreadable
    keepEachPathOnce()
    leaveOutUnknownClasses()
  }

  /// Keeps only the photos of the selected classes, and the background.
  mutating func select(_ selection: ClassSelection?) throws(DatasetError) {
    let classes = Set(photos.compactMap(\.label)).sorted(by: DatasetClass.precedes)
    let chosen: Set<DatasetClass>
    switch selection {
    case nil: return
    case .first(let count):
      guard count <= classes.count else {
        throw DatasetError(
          .fewerClasses,
          ["dataset": .text(name), "count": .count(classes.count), "wanted": .count(count)])
      }
      chosen = Set(classes.prefix(count))
    case .named(let names):
      let known = Dictionary(grouping: classes, by: \.name)
      let missing = names.filter { known[$0] == nil }
      guard missing.isEmpty else {
        throw DatasetError(
          .noClasses, ["dataset": .text(name), "names": .text(missing.joined(separator: ", "))])
      }
      chosen = Set(names.flatMap { known[$0] ?? [] })
    }
    photos.removeAll { photo in photo.label.map { !chosen.contains($0) } ?? false }
  }

  private mutating func replaceValidation(
    by folder: Path?, _ finder: inout PhotoFinder
  ) throws {
    guard let folder else { return }
    let former = photos.count
    photos.removeAll { $0.split == .validation }
    if photos.count < former {
      notes.append(
        DatasetNote.validationReplaced(["folder": "\(folder)", "dataset": .text(name)]))
    }
    photos += try ClassFolders(validation: folder, &finder).photos
  }

  private mutating func keepEachPathOnce() {
    var seen: Set<LabelledPhoto> = []
    photos = photos.filter { seen.insert($0).inserted }
      .sorted { Path.precedes($0.path, $1.path) }
  }

  /// Leaves out the classes without training photos.
  private mutating func leaveOutUnknownClasses() {
    let learnt = Set(
      photos.filter { $0.split != .validation && $0.split != .test }.compactMap(\.label))
    let unknown = Set(photos.compactMap(\.label)).subtracting(learnt)
    guard !unknown.isEmpty else { return }
    photos.removeAll { photo in photo.label.map(unknown.contains) ?? false }
    let names = unknown.sorted(by: DatasetClass.precedes).map(\.name)
    notes.append(DatasetNote.unlearntClasses(["names": .text(names.joined(separator: ", "))]))
  }
}
