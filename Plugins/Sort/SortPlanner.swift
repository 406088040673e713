import BreedRecognition
import CommandKit
import Files
import Messages
import PhotoArchive
import PhotoMetadata

/// Plans a sort, photo by photo, from the recognitions; it changes no file.
struct SortPlanner {
  private let places: SortPlaces
  private let kind: Transfer.Kind
  private let layout: Layout
  private let names: SortNames
  private var companions: (folder: Path, found: Companions)?
  private var finder: PlaceFinder
  /// The folder of the last photo as given, and its resolved path.
  private var resolved: (spelt: Path, real: Result<Path, Reason>)?
  /// The reasons why folders at the destination can't be used; nil if they can.
  private var checked: [Path: Reason?] = [:]

  init(
    places: SortPlaces, kind: Transfer.Kind, layout: Layout, names: SortNames,
    finder: PlaceFinder
  ) {
    self.places = places
    self.kind = kind
    self.layout = layout
    self.names = names
    self.finder = finder
  }

  /// Returns the lines of the plan for a photo and its companions, or the reason why it is left.
  ///
  /// The photo is last: if a run is interrupted before it, the next run finds the photo in the
  /// source and sorts it too. Companions without their photo would never be found.
  mutating func lines(for result: PhotoResult) -> [PlanLine] {
    let name = result.path.name
    let folder: Path
    do throws(Reason) {
      folder = try realFolder(of: result.path)
      try findCompanions(in: folder)
    } catch {
      return [.left(result.path, error)]
    }
    // Raw files accompany their photo, and have no line of their own.
    if companions?.found.isRawSibling(name) == true { return [] }
    let source = folder.appending(name)
    switch (result.recognition, result.record) {
    case (.failure(let reason), _): return [.left(source, reason)]
    case (.success, nil): return [.left(source, Reason(.missing, ReasonMessage.gone()))]
    case (.success(let recognition), let record?):
      if let reason = places.reasonToStay(source) { return [.left(source, reason)] }
      return lines(for: source, record, names.verdict(recognition, record.facts))
    }
  }

  private mutating func realFolder(of path: Path) throws(Reason) -> Path {
    let spelt = path.folder
    if let resolved, resolved.spelt == spelt { return try resolved.real.get() }
    let real: Result<Path, Reason>
    do throws(FileError) {
      let folder = try spelt.resolved()
      real =
        folder.isInside(places.source)
        ? .success(folder) : .failure(Reason(.outside, ReasonMessage.outsideSource()))
    } catch {
      real = .failure(Reason(error))
    }
    resolved = (spelt, real)
    return try real.get()
  }

  private mutating func findCompanions(in folder: Path) throws(Reason) {
    guard companions?.folder != folder else { return }
    do throws(FileError) {
      companions = (folder, try Companions(in: folder))
    } catch {
      throw Reason(error)
    }
  }

  private mutating func lines(
    for photo: Path, _ record: PhotoRecord, _ verdict: SortVerdict
  ) -> [PlanLine] {
    let (folders, prefix) = layout.place(
      Layout.Values(
        breed: verdict.folder, group: verdict.group, hasBreed: verdict.breed != nil,
        date: record.facts.captureDate, confidence: verdict.confidence))
    let folder = folders.reduce(places.destination) { $0.appending($1) }
    if let reason = check(folder) { return [.left(photo, reason)] }
    let siblings = (companions?.found.take(of: photo.name) ?? []).map(photo.folder.appending)
    let group = siblings.filter { $0.kind == .file }
    let left = siblings.filter { $0.kind != .file }.map { path in
      PlanLine.left(
        path,
        path.kind == .link
          ? Reason(.link, ReasonMessage.isLink()) : Reason(.notAFile, ReasonMessage.notStored()))
    }
    let found = finder.places(for: photo, with: group, prefix, in: folder)
    let lines = zip(group, found.companions).map { file, place in
      line(for: file, to: place, FileStamp(ifThere: file)) {
        PlannedTransfer($0, companionOf: photo)
      }
    }
    return left + lines + [
      line(for: photo, to: found.photo, record.stamps.photo) {
        PlannedTransfer($0, as: verdict.planned)
      }
    ]
  }

  private mutating func line(
    for file: Path, to place: PlaceFinder.Place, _ stamp: FileStamp?,
    _ planned: (Transfer) -> PlannedTransfer
  ) -> PlanLine {
    switch (place, stamp) {
    case (.taken(let reason), _): return .left(file, reason)
    case (.free, nil): return .left(file, Reason(.missing, ReasonMessage.gone()))
    case (.free(let target), let stamp?):
      finder.claim(target, for: file)
      return .transfer(
        planned(Transfer(kind: kind, source: file, target: target, stamp: stamp)))
    }
  }

  /// Returns why nothing can be filed into `folder`: a component is a link, or not a folder.
  private mutating func check(_ folder: Path) -> Reason? {
    if let known = checked[folder] { return known }
    var problem: Reason?
    if folder != places.destination {
      problem = check(folder.folder)
      if problem == nil, let kind = folder.kind, kind != .folder {
        let name = Message.Value.text(folder.displayName)
        problem =
          kind == .link
          ? Reason(.link, ReasonMessage.destinationIsLink(["folder": name]))
          : Reason(.notAFile, ReasonMessage.destinationIsNoFolder(["folder": name]))
      }
    }
    checked[folder] = .some(problem)
    return problem
  }
}
