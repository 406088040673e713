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
    let sidecar = try stamps.sidecar.map {
      ($0, try entry.sibling(path.sidecar.name).contents())
    }
    var work = PlannedWork()
    guard ImageFormat.detect(photo) != nil else {
      throw Reason(.unreadablePicture, ReasonMessage.unknownPicture())
    }
    if !planned.style.usesSidecar { try editPhoto(photo, stamps.photo, &work) }
    if planned.style.usesSidecar || work.usesSidecar {
      work.usesSidecar = true
      try editSidecar(sidecar, photo, &work)
    } else if let sidecar {
      // Programs that find a sidecar ignore the photo's metadata, so the sidecar needs the label
      // too.
      do {
        try editSidecar(sidecar, photo, &work)
      } catch let error as MetadataError {
        work.notices.append(
          TagMessage.sidecarLeft(["sidecar": "\(path.sidecar)", "cause": .error(error)]))
      }
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
    _ photo: [UInt8], _ stamp: FileStamp, _ work: inout PlannedWork
  ) throws {
    switch try photo.withUnsafeBytes({ try labelEdit(planned.change, in: $0) }) {
    case .unchanged, .kept: break
    case .sidecar(let reason):
      work.usesSidecar = true
      work.notices.append(
        TagMessage.beside([
          "sidecar": "\(Path(bytes: path.sidecar.name))", "reason": .message(reason),
        ]))
    case .splices(let splices, let notices):
      let rewrite = Rewrite(
        editing: path, stamp: stamp, original: photo, splices: splices,
        keepsTime: planned.style.keepsTime)
      try check(rewrite)
      work.changes.append(.rewrite(rewrite))
      work.notices += notices.map { $0() }
    }
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
    _ existing: (stamp: FileStamp, bytes: [UInt8])?, _ photo: [UInt8], _ work: inout PlannedWork
  ) throws {
    let keywords = photo.withUnsafeBytes { PhotoFacts(reading: Container($0)).keywords }
    let edit: SidecarEdit
    if let existing {
      edit = try existing.bytes.withUnsafeBytes {
        try sidecarEdit(planned.change, existing: $0, photoKeywords: keywords)
      }
    } else {
      edit = try sidecarEdit(planned.change, existing: nil, photoKeywords: keywords)
    }
    switch (edit, existing) {
    case (.write(let content), nil):
      work.changes.append(.rewrite(Rewrite(creating: path.sidecar, content: content)))
    case (.write(let content), let existing?):
      work.changes.append(
        .rewrite(
          Rewrite(
            editing: path.sidecar, stamp: existing.stamp, original: existing.bytes,
            splices: [Splice(0..<existing.bytes.count, content)],
            keepsTime: planned.style.keepsTime)))
    case (.delete, let existing?):
      work.changes.append(
        .rewrite(
          Rewrite(deleting: path.sidecar, stamp: existing.stamp, original: existing.bytes)))
    default: break
    }
  }
}
