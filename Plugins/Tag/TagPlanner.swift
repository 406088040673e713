import BreedRecognition
import CommandKit
import PhotoArchive
import PhotoMetadata

/// Whose labels are written, or that they are taken away.
enum TagPurpose: Hashable, Sendable {
  /// The model says the breed.
  case recognise
  /// A person states this one, by a name or an id.
  case state(String)
  /// Labels are taken away.
  case remove
}

/// How labels are written.
struct TagStyle: Hashable, Sendable {
  var keyword = KeywordTemplate.standard
  var writesDescription = false
  var usesSidecar = false
  var breaksHardLinks = false
  var keepsTime = true
}

/// Makes the plan of a tag, photo by photo; it changes nothing.
struct TagPlanner {
  /// What is to become of a photo.
  enum Decision {
    /// A line of the plan: something to do, or a photo that stays for a reason to tell.
    case line(PlanRecord)
    /// The photo needs nothing, or gets nothing.
    case settled(Settled)
  }

  /// Why a photo without a line needs none.
  enum Settled: CaseIterable {
    /// It has the label.
    case hasLabel
    /// A person stated its breed.
    case stated
    /// A person took kennel's label away.
    case rejected
    case unsure, notADog
    /// It has no label that could be taken away.
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
    case (.failure(let error), _): return left(result.path, error)
    case (.success, nil): return left(result.path, PhotoFileError("It could not be read."))
    case (.success(let recognition), let record?):
      guard isNew(record) else { return .settled(.seen) }
      return decide(result.path, record) { () -> Decision? in
        let label = record.facts.label
        if label?.status == .confirmed { return .settled(.stated) }
        if label?.status == .rejected { return .settled(.rejected) }
        if recognition.outcome == .breed { return nil }
        // Another model than the label's is not sure: its own label goes, and nobody's else. So does
        // a label that kennel would not write any more.
        if let label, label.modelDigest != model.digest || isBelowFloor(label) {
          return .line(line("remove", record))
        }
        return .settled(recognition.outcome == .unsure ? .unsure : .notADog)
      } label: {
        recognition.breed.map { label($0.breed, confidence: $0.confidence) }
      }
    }
  }

  /// Whether a model was less sure of a label than this model must be to name a breed.
  private func isBelowFloor(_ label: BreedLabel) -> Bool {
    label.confidence.map { $0 < model.thresholds.floor } ?? false
  }

  /// Decides on a photo whose breed a person states.
  mutating func decide(
    _ path: PhotoPath, _ record: Result<PhotoRecord, PhotoFileError>, stating breed: Breed
  ) -> Decision {
    switch record {
    case .failure(let error): return left(path, error)
    case .success(let record):
      guard isNew(record) else { return .settled(.seen) }
      return decide(path, record) {
        nil
      } label: {
        label(breed, confidence: nil)
      }
    }
  }

  /// Decides on a photo whose label is to be taken away.
  mutating func decideRemoval(
    _ path: PhotoPath, _ record: Result<PhotoRecord, PhotoFileError>
  ) -> Decision {
    switch record {
    case .failure(let error): return left(path, error)
    case .success(let record):
      guard isNew(record) else { return .settled(.seen) }
      return decide(path, record) {
        record.facts.label == nil ? .settled(.hasNone) : .line(line("remove", record))
      } label: {
        nil
      }
    }
  }

  /// Whether the file was not met yet, under this or another name.
  private mutating func isNew(_ record: PhotoRecord) -> Bool {
    let stamp = record.stamps.photo
    return seen.insert(FileIdentity(device: stamp.device, inode: stamp.inode)).inserted
  }

  private func decide(
    _ path: PhotoPath, _ record: PhotoRecord, first: () -> Decision?, label: () -> BreedLabel?
  ) -> Decision {
    let real: PhotoPath
    do throws(PhotoFileError) { real = try path.resolved() } catch { return left(path, error) }
    var decision = first()
    if decision == nil, let label = label() {
      if record.facts.has(label, keyword(label)), sidecar(of: real, record, has: label) {
        return .settled(.hasLabel)
      }
      decision = .line(line("write", record, label))
    }
    guard case .line(var line)? = decision else { return decision ?? .settled(.hasNone) }
    if let problem = line.problem(at: real) { return .line(PlanRecord(left: real, problem)) }
    line.path = real
    return .line(line)
  }

  /// Whether the sidecar, where there is one, has the label, too.
  ///
  /// Photo and sidecar are written one after the other. A run that was cut off in between has
  /// labelled the photo alone, and programs that read the sidecar look no further.
  private func sidecar(of path: PhotoPath, _ record: PhotoRecord, has label: BreedLabel) -> Bool {
    guard record.stamps.sidecar != nil, let sidecar = try? path.sidecar.contents() else {
      return true
    }
    let facts = sidecar.withUnsafeBytes {
      PhotoFacts(reading: UnsafeRawBufferPointer(start: nil, count: 0), sidecar: $0)
    }
    return facts.has(label, keyword(label))
  }

  private func left(_ path: PhotoPath, _ error: PhotoFileError) -> Decision {
    .line(PlanRecord(left: path, error.description))
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

  private func line(
    _ action: String, _ record: PhotoRecord, _ label: BreedLabel? = nil
  ) -> PlanRecord {
    var line = PlanRecord(.label)
    line.action = action
    line.size = record.stamps.photo.size
    line.modified = record.stamps.photo.modified
    line.sidecar = style.usesSidecar
    line.keepsTime = style.keepsTime
    line.breaksHardLinks = style.breaksHardLinks
    guard let label else { return line }
    line.breed = PlanRecord.Breed(id: label.breedID, name: label.breedName)
    line.status = label.status.rawValue
    line.confidence = label.confidence
    line.model = label.model
    line.modelDigest = label.modelDigest
    line.time = label.when
    line.keywords = [keyword(label)]
    if style.writesDescription { line.description = description(label) }
    return line
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
