import Files
import BreedRecognition
import CommandKit
import Messages
import PhotoArchive
import PhotoMetadata

/// The source of the labels, or their removal.
enum TagPurpose: Hashable, Sendable {
  /// The model determines the breed.
  case recognise
  /// The user sets the breed, by a name or an id.
  case state(String)
  /// Labels are removed.
  case remove
}

/// The content and the style of labels.
struct TagStyle: Hashable, Sendable {
  var keyword = KeywordTemplate.standard
  var writesDescription = false
  var file = PlannedLabel.Style()
}

/// Plans labels, photo by photo; it changes no file.
struct TagPlanner {
  /// The decision about a photo.
  enum Decision {
    /// A line of the plan: a change, or a photo that is left for a reason to report.
    case line(PlanLine)
    /// The photo needs no line.
    case settled(Settled)
  }

  /// The reason why a photo needs no line.
  enum Settled: CaseIterable {
    /// It already has the label.
    case hasLabel
    /// The user confirmed its breed.
    case stated
    /// The user removed kennel's label.
    case rejected
    case unsure, notADog
    /// It has no label to remove.
    case hasNone
    /// It was processed under another name.
    case seen
  }

  private let style: TagStyle
  private let links: PhotoSource.Links
  private let model: ModelDescription
  private let language: String
  private let time: String
  private var seen: Set<FileIdentity> = []

  private struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  init(
    style: TagStyle, links: PhotoSource.Links, model: ModelDescription, language: String,
    time: String
  ) {
    self.links = links
    self.style = style
    self.model = model
    self.language = language
    self.time = time
  }

  /// Decides about a photo that the model has recognised.
  mutating func decide(_ result: PhotoResult) -> Decision {
    switch (result.recognition, result.record) {
    case (.failure(let reason), _): return .line(.left(result.path, reason))
    case (.success, nil):
      return .line(.left(result.path, Reason(.missing, ReasonMessage.gone())))
    case (.success(let recognition), let record?):
      guard isNew(record) else { return .settled(.seen) }
      return decide(result.path, record, recognition)
    }
  }

  private func decide(_ path: Path, _ record: PhotoRecord, _ recognition: Recognition) -> Decision {
    let label = record.facts.label
    if label?.status == .confirmed { return .settled(.stated) }
    if label?.status == .rejected { return .settled(.rejected) }
    if recognition.outcome == .breed, let best = recognition.breed {
      return write(self.label(best.breed, confidence: best.confidence), path, record)
    }
    // The model is unsure: a label from another model is removed, and so is one with a confidence
    // below the floor. The label of the same model is kept, since its new decision can differ only
    // because of other thresholds.
    if let label, label.modelDigest != model.digest || isBelowFloor(label) {
      return line(.remove, path, record)
    }
    return .settled(recognition.outcome == .unsure ? .unsure : .notADog)
  }

  /// Returns whether the confidence of a label is below the minimum of this model for naming a
  /// breed.
  private func isBelowFloor(_ label: BreedLabel) -> Bool {
    label.confidence.map { $0 < model.thresholds.floor } ?? false
  }

  /// Decides about a photo whose breed the user sets.
  mutating func decide(
    _ path: Path, _ record: Result<PhotoRecord, Reason>, stating breed: Breed
  ) -> Decision {
    switch record {
    case .failure(let reason): return .line(.left(path, reason))
    case .success(let record):
      guard isNew(record) else { return .settled(.seen) }
      return write(label(breed, confidence: nil), path, record)
    }
  }

  /// Decides about a photo whose label is to be removed.
  mutating func decideRemoval(
    _ path: Path, _ record: Result<PhotoRecord, Reason>
  ) -> Decision {
    switch record {
    case .failure(let reason): return .line(.left(path, reason))
    case .success(let record):
      guard isNew(record) else { return .settled(.seen) }
      return record.facts.label == nil ? .settled(.hasNone) : line(.remove, path, record)
    }
  }

  /// Returns whether the file was not processed yet, under this or another name.
  private mutating func isNew(_ record: PhotoRecord) -> Bool {
    let stamp = record.stamps.photo
    return seen.insert(FileIdentity(device: stamp.device, inode: stamp.inode)).inserted
  }

  private func write(_ label: BreedLabel, _ path: Path, _ record: PhotoRecord) -> Decision {
    if record.facts.has(label, keyword(label)), sidecar(of: path, record, has: label) {
      return .settled(.hasLabel)
    }
    let change = LabelChange.write(
      label, keywords: [keyword(label)],
      description: style.writesDescription ? description(label) : nil)
    return line(change, path, record)
  }

  private func line(_ change: LabelChange, _ path: Path, _ record: PhotoRecord) -> Decision {
    do throws(FileError) {
      // Without links to follow, the scan has resolved the path: a link that appears meanwhile
      // leads nowhere.
      let real = links == .followed ? try path.resolved() : path
      if let reason = style.file.reasonNotToLabel(real) { return .line(.left(real, reason)) }
      return .line(.label(PlannedLabel(real, record.stamps.photo, change, style.file)))
    } catch {
      return .line(.left(path, Reason(error)))
    }
  }

  /// Returns whether the sidecar, if there is one, has the label too.
  ///
  /// Photo and sidecar are written one after the other. A run that was killed in between has
  /// labelled only the photo, but programs that find a sidecar ignore the photo's metadata.
  private func sidecar(of path: Path, _ record: PhotoRecord, has label: BreedLabel) -> Bool {
    guard record.stamps.sidecar != nil, let sidecar = try? Sidecar(of: path).path.contents()
    else {
      return true
    }
    let facts = sidecar.withUnsafeBytes { PhotoFacts(reading: nil, sidecar: $0) }
    return facts.has(label, keyword(label))
  }

  private func label(_ breed: Breed, confidence: Double?) -> BreedLabel {
    let isStated = confidence == nil
    return BreedLabel(
      breedID: breed.id, breedName: breed.name, status: isStated ? .confirmed : .machine,
      confidence: confidence, model: isStated ? nil : model.name,
      modelDigest: isStated ? nil : model.digest, when: time)
  }

  private func keyword(_ label: BreedLabel) -> String {
    let breed = model.breeds.first { $0.id == label.breedID }
    return style.keyword.keyword(
      breed: breed?.name(in: language) ?? label.breedName, group: breed?.group)
  }

  /// Returns a caption; one from a model states only a likeness.
  private func description(_ label: BreedLabel) -> String {
    let word = keyword(label)
    return label.status == .confirmed ? word : "The dog looks most like: \(word)"
  }
}

extension PhotoFacts {
  /// Returns whether a photo already has this label and keyword.
  fileprivate func has(_ new: BreedLabel, _ keyword: String) -> Bool {
    guard let label else { return false }
    return label.breedID == new.breedID && label.status == new.status
      && label.modelDigest == new.modelDigest && keywords.contains(keyword)
  }
}
