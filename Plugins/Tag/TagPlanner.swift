import Files
import BreedRecognition
import CommandKit
import Messages
import PhotoArchive
import PhotoMetadata

/// Whose labels are written, or that they are removed.
enum TagPurpose: Hashable, Sendable {
  /// The model says the breed.
  case recognise
  /// A person states this one, by a name or an id.
  case state(String)
  /// Labels are removed.
  case remove
}

/// What labels say, and how they are written.
struct TagStyle: Hashable, Sendable {
  var keyword = KeywordTemplate.standard
  var writesDescription = false
  var file = PlannedLabel.Style()
}

/// Makes the plan of a tag, photo by photo; it changes nothing.
struct TagPlanner {
  /// What is to become of a photo.
  enum Decision {
    /// A line of the plan: something to do, or a photo that stays for a reason to tell.
    case line(PlanLine)
    /// The photo needs nothing, or gets nothing.
    case settled(Settled)
  }

  /// Why a photo without a line needs none.
  enum Settled: CaseIterable {
    /// It has the label.
    case hasLabel
    /// A person stated its breed.
    case stated
    /// A person removed kennel's label.
    case rejected
    case unsure, notADog
    /// It has no label that could be removed.
    case hasNone
    /// It was met under another name.
    case seen
  }

  private let style: TagStyle
  private let model: ModelDescription
  private let language: String
  private let time: String
  private var seen: Set<FileIdentity> = []

  private struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  init(style: TagStyle, model: ModelDescription, language: String, time: String) {
    self.style = style
    self.model = model
    self.language = language
    self.time = time
  }

  /// Decides on a photo that a model looked at.
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
    // This model is unsure: a label that another model wrote goes, and one that kennel would not
    // write any more. Its own stays, since a newer decision of the same model differs only where
    // the thresholds do.
    if let label, label.modelDigest != model.digest || isBelowFloor(label) {
      return line(.remove, path, record)
    }
    return .settled(recognition.outcome == .unsure ? .unsure : .notADog)
  }

  /// Whether a model was less sure of a label than this model must be to name a breed.
  private func isBelowFloor(_ label: BreedLabel) -> Bool {
    label.confidence.map { $0 < model.thresholds.floor } ?? false
  }

  /// Decides on a photo whose breed a person states.
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

  /// Decides on a photo whose label is to be removed.
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

  /// Whether the file was not met yet, under this or another name.
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
      let real = try path.resolved()
      if let reason = style.file.reasonNotToLabel(real) { return .line(.left(real, reason)) }
      return .line(.label(PlannedLabel(real, record.stamps.photo, change, style.file)))
    } catch {
      return .line(.left(path, Reason(error)))
    }
  }

  /// Whether the sidecar, where there is one, has the label, too.
  ///
  /// Photo and sidecar are written one after the other. A run that was cut off in between has
  /// labelled the photo alone, and programs that read the sidecar look no further.
  private func sidecar(of path: Path, _ record: PhotoRecord, has label: BreedLabel) -> Bool {
    guard record.stamps.sidecar != nil, let sidecar = try? path.sidecar.contents() else {
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

  /// A caption; a model's words stay honest.
  private func description(_ label: BreedLabel) -> String {
    let word = keyword(label)
    return label.status == .confirmed ? word : "The dog looks most like: \(word)"
  }
}

extension PhotoFacts {
  /// Whether a photo is labelled so already.
  fileprivate func has(_ new: BreedLabel, _ keyword: String) -> Bool {
    guard let label else { return false }
    return label.breedID == new.breedID && label.status == new.status
      && label.modelDigest == new.modelDigest && keywords.contains(keyword)
  }
}
