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
  private var nearby = FolderCompanions()
  private var dates = CaptureDates()
  private var finder: PlaceFinder
  private let links: PhotoSource.Links
  /// The photos seen, if links are followed: several may lead to the same photo.
  private var seen: Set<Path> = []
  /// The reasons why folders at the destination can't be used; nil if they can.
  private var checked: [Path: Reason?] = [:]

  init(
    places: SortPlaces, kind: Transfer.Kind, layout: Layout, names: SortNames,
    finder: PlaceFinder, links: PhotoSource.Links
  ) {
    self.links = links
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
    let path: Path
    let companions: Companions
    do throws(Reason) {
      path = try realPath(of: result.path)
      do throws(FileError) {
        companions = try nearby.companions(in: path.folder)
      } catch {
        throw Reason(error)
      }
    } catch {
      return [.left(result.path, error)]
    }
    if links == .followed, !seen.insert(path).inserted { return [] }
    switch (result.recognition, result.record) {
    case (.failure(let reason), _): return [.left(path, reason)]
    case (.success, nil): return [.left(path, Reason(.missing, ReasonMessage.gone()))]
    case (.success(let recognition), let record?):
      if let reason = places.reasonToStay(path) { return [.left(path, reason)] }
      return lines(
        for: path, with: companions.files(of: path.name).map(path.folder.appending), record,
        names.verdict(recognition, record.facts))
    }
  }

  /// Returns the path of a photo without symbolic links.
  private mutating func realPath(of path: Path) throws(Reason) -> Path {
    if links == .followed {
      do throws(FileError) {
        return try path.resolved()
      } catch {
        throw Reason(error)
      }
    }
    // The scan resolved the source once; below it, a link that appears meanwhile is not followed.
    guard path.isInside(places.source) else {
      throw Reason(.outside, ReasonMessage.outsideSource())
    }
    return path
  }

  private mutating func lines(
    for photo: Path, with siblings: [Path], _ record: PhotoRecord, _ verdict: SortVerdict
  ) -> [PlanLine] {
    let (folders, prefix) = layout.place(
      Layout.Values(
        breed: verdict.folder, group: verdict.group, hasBreed: verdict.breed != nil,
        date: layout.hasDate ? dates.date(of: photo, record.facts)?.date : nil,
        confidence: verdict.confidence))
    let folder = folders.reduce(places.destination) { $0.appending($1) }
    if let reason = check(folder) { return [.left(photo, reason)] }
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
