import BreedRecognition
import CommandKit
import Imaging
import PhotoArchive
import PhotoMetadata

/// Works out what a plan's line means for the files, which it reads and does not change.
struct LabelChanges {
  /// What is to be done for a photo.
  struct Work {
    var changes: [ArchiveChange] = []
    /// Sentences for the user.
    var notices: [String] = []
    /// Whether the label goes beside the photo.
    var usesSidecar = false
  }

  private let line: PlanRecord
  private let path: PhotoPath
  private let change: LabelChange

  /// Reads a line; nil where it is none of a label.
  init?(_ line: PlanRecord) {
    guard line.type == .label, let path = line.path else { return nil }
    self.line = line
    self.path = path
    switch line.action {
    case "remove": change = .remove
    case "write":
      guard let breed = line.breed, let keywords = line.keywords,
        let status = line.status.flatMap(BreedLabel.Status.init(rawValue:)), status != .rejected
      else { return nil }
      change = .write(
        BreedLabel(
          breedID: breed.id, breedName: breed.name, status: status, confidence: line.confidence,
          model: line.model, modelDigest: line.modelDigest,
          when: line.time ?? Timestamp.now.iso8601), keywords: keywords,
        description: line.description)
    default: return nil
    }
  }

  /// The changes; none where the photo needs nothing.
  ///
  /// - Throws: a `PhotoFileError` or a `MetadataError`: a sentence on why the photo stays as it is.
  func work() throws -> Work {
    // A plan may be of a kennel that named breeds below it.
    if line.action == "write", line.status == BreedLabel.Status.machine.rawValue {
      guard let confidence = line.confidence, Thresholds.lowestConfidence...1 ~= confidence else {
        throw PhotoFileError(
          "The plan is not sure enough of its breed: kennel writes none below a confidence of 0.5.")
      }
    }
    let stamps = try PhotoRecord.Stamps(of: path)
    guard line.stamp.map(stamps.photo.hasSameContent) ?? true else {
      throw PhotoFileError("It was changed since the plan was made.")
    }
    if let problem = line.problem(at: path) { throw PhotoFileError(problem) }
    let photo = try path.contents(atMost: 256 << 20)
    let sidecar = try stamps.sidecar.map { ($0, try path.sidecar.contents()) }
    var work = Work()
    guard ImageFormat.detect(photo) != nil else {
      throw PhotoFileError("It is no picture that kennel knows.")
    }
    if line.sidecar != true { try editPhoto(photo, stamps.photo, &work) }
    if line.sidecar == true || work.usesSidecar {
      work.usesSidecar = true
      try editSidecar(sidecar, photo, &work)
    } else if let sidecar {
      // Programs that read the sidecar look no further: the label must be there, too.
      do {
        try editSidecar(sidecar, photo, &work)
      } catch let error as MetadataError {
        work.notices.append("\(path.sidecar.displayName) was left alone: \(error)")
      }
    }
    return work
  }

  private func editPhoto(
    _ photo: [UInt8], _ stamp: FileStamp, _ work: inout Work
  ) throws {
    switch try photo.withUnsafeBytes({ try labelEdit(change, in: $0) }) {
    case .unchanged, .kept: break
    case .sidecar(let reason):
      work.usesSidecar = true
      let name = PhotoPath(bytes: path.sidecar.name).displayName
      work.notices.append("The label goes into \(name) beside the photo: \(reason).")
    case .splices(let splices, let notices):
      let rewrite = Rewrite(
        editing: path, stamp: stamp, original: photo, splices: splices,
        keepsTime: line.keepsTime ?? true)
      try check(rewrite)
      work.changes.append(.rewrite(rewrite))
      work.notices += notices
    }
  }

  /// What is written is read back first, by other readers than the writer.
  private func check(_ rewrite: Rewrite) throws {
    try rewrite.result.withUnsafeBytes { edited in
      try rewrite.original.withUnsafeBytes { original in
        try verify(edited: edited, original: original, splices: rewrite.splices, change: change)
      }
    }
  }

  private func editSidecar(
    _ existing: (stamp: FileStamp, bytes: [UInt8])?, _ photo: [UInt8], _ work: inout Work
  ) throws {
    let keywords = photo.withUnsafeBytes { PhotoFacts(reading: $0).keywords }
    let edit: SidecarEdit
    if let existing {
      edit = try existing.bytes.withUnsafeBytes {
        try sidecarEdit(change, existing: $0, photoKeywords: keywords)
      }
    } else {
      edit = try sidecarEdit(change, existing: nil, photoKeywords: keywords)
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
            keepsTime: line.keepsTime ?? true)))
    case (.delete, let existing?):
      work.changes.append(
        .rewrite(
          Rewrite(deleting: path.sidecar, stamp: existing.stamp, original: existing.bytes)))
    default: break
    }
  }
}
