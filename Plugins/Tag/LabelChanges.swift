import BreedRecognition
import CommandKit
import Containers
import Files
import Messages
import PhotoArchive
import PhotoMetadata

/// Computes the changes of files for a planned label, without changing anything.
struct LabelChanges {
  private let planned: PlannedLabel
  private var path: Path { planned.path }

  /// The size in bytes of the largest photo that is labelled.
  private static let largestPhoto = 256 << 20

  init(_ planned: PlannedLabel) { self.planned = planned }

  /// Returns the changes; none if the photo is labelled as planned.
  ///
  /// - Throws: the `Reason` why the photo is left unchanged.
  func work() throws(Reason) -> PlannedWork {
    do {
      return try changes()
    } catch let error as Reason {
      throw error
    } catch let error as FileError {
      throw Reason(error)
    } catch let error as MetadataError {
      throw Reason(.metadata, error.message)
    } catch {
      throw Reason(.metadata, text: "\(error)")
    }
  }

  private func changes() throws -> PlannedWork {
    if isTooUnsure { throw Reason(.lowConfidence, ReasonMessage.lowConfidence()) }
    let stamps = try PhotoRecord.Stamps(of: path)
    guard stamps.photo.hasSameContent(as: planned.stamp) else {
      throw Reason(.changed, ReasonMessage.changedSincePlan())
    }
    if let reason = planned.style.reasonNotToLabel(path) { throw reason }
    // Links are not followed, even if one was swapped in for a folder meanwhile.
    let entry = try FileError.writing(path) { () throws(Errno) in try FolderEntry(path) }
    let photo = try entry.contents(atMost: Self.largestPhoto)
    let sidecar = try SidecarFile(of: entry)
    var work = PlannedWork()
    guard ImageFormat.detect(photo) != nil else {
      throw Reason(.unreadablePicture, ReasonMessage.unknownPicture())
    }
    if !planned.style.usesSidecar { try editPhoto(photo, stamps.photo, sidecar, &work) }
    if planned.style.usesSidecar || work.sidecar != nil {
      work.sidecar = sidecar.place.path
      try editSidecar(sidecar, photo, &work)
    } else if sidecar.exists {
      // Programs that find a sidecar ignore the photo's metadata, so the sidecar needs the label
      // too.
      do {
        try editSidecar(sidecar, photo, &work)
      } catch let error as MetadataError {
        work.notices.append(
          TagMessage.sidecarLeft(["sidecar": "\(sidecar.place.path)", "cause": .error(error)]))
      }
    }
    if let shared = sidecar.place.shared, planned.change != .remove {
      let copy: Message.Value = "\(Path(bytes: sidecar.place.path.name))"
      let row: TagMessage = work.sidecar == nil ? .sharedSidecarLeft : .sharedSidecarCopied
      work.notices.append(row(["sidecar": "\(Path(bytes: shared.name))", "copy": copy]))
    }
    return work
  }

  /// Whether the confidence of a model's label is too low to name a breed; the plan may have been
  /// edited, or created by an earlier version.
  private var isTooUnsure: Bool {
    guard case .write(let label, _, _) = planned.change, label.status == .machine else {
      return false
    }
    return !(label.confidence.map((Thresholds.lowestConfidence...1).contains) ?? false)
  }

  private func editPhoto(
    _ photo: [UInt8], _ stamp: FileStamp, _ sidecar: SidecarFile, _ work: inout PlannedWork
  ) throws {
    switch try photo.withUnsafeBytes({ try labelEdit(planned.change, in: $0) }) {
    case .unchanged, .kept: break
    case .sidecar(let reason): useSidecar(sidecar, because: reason, &work)
    case .splices(let splices, let notices):
      let rewrite = Rewrite(
        editing: path, stamp: stamp, original: photo, splices: splices,
        keepsTime: planned.style.keepsTime)
      do {
        try check(rewrite)
      } catch let error as MetadataError {
        guard planned.change != .remove else { throw error }
        return useSidecar(sidecar, because: ObstacleMessage.notVerified(), &work)
      }
      work.changes.append(.rewrite(rewrite))
      work.notices += notices.map { $0() }
    }
  }

  private func useSidecar(
    _ sidecar: SidecarFile, because reason: Message, _ work: inout PlannedWork
  ) {
    work.sidecar = sidecar.place.path
    work.notices.append(
      TagMessage.beside([
        "sidecar": "\(Path(bytes: sidecar.place.path.name))", "reason": .message(reason),
      ]))
  }

  /// Verifies the new content before it is written, with readers that are independent of the
  /// writer.
  private func check(_ rewrite: Rewrite) throws {
    try rewrite.result.withUnsafeBytes { edited in
      try rewrite.original.withUnsafeBytes { original in
        try verify(
          edited: edited, original: original, splices: rewrite.splices, change: planned.change)
      }
    }
  }

  private func editSidecar(
    _ sidecar: SidecarFile, _ photo: [UInt8], _ work: inout PlannedWork
  ) throws {
    let keywords = photo.withUnsafeBytes { PhotoFacts(reading: Container($0)).keywords }
    let edit = try sidecarEdit(
      planned.change, existing: sidecar.bytes, copying: sidecar.shared, photoKeywords: keywords)
    switch (edit, sidecar.place.stamp) {
    case (.write(let content), nil):
      work.changes.append(.rewrite(Rewrite(creating: sidecar.place.path, content: content)))
    case (.write(let content), let stamp?):
      work.changes.append(
        .rewrite(
          Rewrite(
            editing: sidecar.place.path, stamp: stamp, original: sidecar.bytes ?? [],
            splices: [Splice(0..<(sidecar.bytes?.count ?? 0), content)],
            keepsTime: planned.style.keepsTime)))
    case (.delete, let stamp?):
      work.changes.append(
        .rewrite(
          Rewrite(
            deleting: sidecar.place.path, stamp: stamp, original: sidecar.bytes ?? [])))
    default: break
    }
  }
}

/// A photo's sidecar and its content, as read before it is changed.
private struct SidecarFile {
  let place: Sidecar
  /// The content of the sidecar; nil if there is none yet.
  let bytes: [UInt8]?
  /// The content of a `rex.xmp` that a new `rex.jpg.xmp` must repeat, or it would hide it.
  let shared: [UInt8]?

  var exists: Bool { bytes != nil }

  init(of photo: FolderEntry) throws(FileError) {
    let place = Sidecar(of: photo.path)
    self.place = place
    bytes = place.stamp == nil ? nil : try photo.sibling(place.path.name).contents()
    let byStem = Sidecar.namedByStem(of: photo.path).flatMap { $0 == place.path ? nil : $0 }
    shared = try byStem.map { byStem throws(FileError) in
      try photo.sibling(byStem.name).contents()
    }
  }
}
