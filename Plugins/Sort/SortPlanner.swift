import BreedRecognition
import CommandKit
import PhotoArchive
import PhotoMetadata

/// Makes the plan of a sort from what was recognised, photo by photo; it changes nothing.
struct SortPlanner {
  private let places: SortPlaces
  private let kind: Transfer.Kind
  private let layout: Layout
  private let names: SortNames
  private var companions: (folder: PhotoPath, found: Companions)?
  private var finder: PlaceFinder
  /// The folders of photos as they are spelt, with where they really are.
  private var resolved: (spelt: PhotoPath, real: Result<PhotoPath, PhotoFileError>)?
  /// Whether a folder at the destination may be filed into.
  private var checked: [PhotoPath: PhotoFileError?] = [:]

  init(
    places: SortPlaces, kind: Transfer.Kind, layout: Layout, names: SortNames,
    pictures: PictureDigests
  ) {
    self.places = places
    self.kind = kind
    self.layout = layout
    self.names = names
    finder = PlaceFinder(pictures: pictures)
  }

  /// The lines of the plan for one photo: its companions and itself, or why it stays.
  ///
  /// The photo comes last: a run that is cut off in between leaves it where the next one finds it,
  /// and brings it after its companions, which alone would never be looked for.
  mutating func lines(for result: PhotoResult) -> [PlanRecord] {
    let name = result.path.name
    let folder: PhotoPath
    do throws(PhotoFileError) {
      folder = try realFolder(of: result.path)
      if companions?.folder != folder {
        companions = (folder, try Companions(in: folder))
      }
    } catch {
      return [PlanRecord(left: result.path, error.description)]
    }
    // It travels with its photo, and is none of its own.
    if companions?.found.isRawSibling(name) == true { return [] }
    let source = folder.appending(name)
    switch (result.recognition, result.record) {
    case (.failure(let error), _): return [PlanRecord(left: source, error.description)]
    case (.success, nil): return [PlanRecord(left: source, "It could not be read.")]
    case (.success(let recognition), let record?):
      if let reason = places.reasonToStay(source) { return [PlanRecord(left: source, reason)] }
      return lines(for: source, record, names.verdict(recognition, record.facts))
    }
  }

  private mutating func realFolder(of path: PhotoPath) throws(PhotoFileError) -> PhotoPath {
    let spelt = path.folder
    if let resolved, resolved.spelt == spelt { return try resolved.real.get() }
    let real = Result { () throws(PhotoFileError) in
      let real = try spelt.resolved()
      guard real.isInside(places.source) else {
        throw PhotoFileError("It lies outside of the sorted folder, behind a link.")
      }
      return real
    }
    resolved = (spelt, real)
    return try real.get()
  }

  private mutating func lines(
    for source: PhotoPath, _ record: PhotoRecord, _ verdict: SortVerdict
  ) -> [PlanRecord] {
    let (folders, prefix) = layout.place(
      Layout.Values(
        breed: verdict.folder, group: verdict.group, hasBreed: verdict.breed != nil,
        date: record.facts.captureDate, confidence: verdict.confidence))
    let folder = folders.reduce(places.destination) { $0.appending(Array($1.utf8)) }
    if let error = check(folder) { return [PlanRecord(left: source, error.description)] }
    let siblings = (companions?.found.take(of: source.name) ?? []).map(source.folder.appending)
    let group = siblings.filter { $0.kind == .file }
    let left = siblings.filter { $0.kind != .file }.map {
      PlanRecord(left: $0, $0.kind == .link ? "It is a link." : "It is no stored file.")
    }
    let found = finder.places(for: source, with: group, prefix, in: folder)
    return left
      + zip(group + [source], found.companions + [found.photo]).map {
        line(for: $0, of: source, to: $1, record, verdict)
      }
  }

  private mutating func line(
    for file: PhotoPath, of photo: PhotoPath, to place: PlaceFinder.Place, _ record: PhotoRecord,
    _ verdict: SortVerdict
  ) -> PlanRecord {
    let target: PhotoPath
    switch place {
    case .free(let path): target = path
    case .taken(let reason): return PlanRecord(left: file, reason)
    }
    guard let stamp = file == photo ? record.stamps.photo : try? FileStamp(of: file) else {
      return PlanRecord(left: file, "It is no longer there.")
    }
    var line = PlanRecord(.transfer)
    line.action = kind.rawValue
    line.path = file
    line.target = target
    line.size = stamp.size
    line.modified = stamp.modified
    if file == photo { verdict.fill(&line) } else { line.companionOf = photo }
    finder.claim(target, for: file)
    return line
  }

  /// What is wrong with filing into `folder`: something on the way there is a link, or no folder.
  private mutating func check(_ folder: PhotoPath) -> PhotoFileError? {
    if let known = checked[folder] { return known }
    var problem: PhotoFileError?
    if folder != places.destination {
      problem = check(folder.folder)
      if problem == nil, let kind = folder.kind, kind != .folder {
        problem = PhotoFileError(
          "\(folder.displayName) is \(kind == .link ? "a link" : "no folder"), "
            + "so nothing is filed into it.")
      }
    }
    checked[folder] = .some(problem)
    return problem
  }
}
