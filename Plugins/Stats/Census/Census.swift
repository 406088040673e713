internal import Files
internal import BreedRecognition
internal import PhotoMetadata
internal import Reporting

/// The source of the breeds.
package enum BreedOrigin: String, CaseIterable, Sendable {
  /// The model's recognition; a breed confirmed by the user takes precedence.
  case model
  /// The labels in the files.
  case tags
}

/// Counts photos one at a time, in memory that grows only with the numbers of breeds, folders and
/// months.
struct Census {
  /// The maximum number of least certain photos to keep.
  static let leastSureLimit = 24

  /// The numbers of photos by outcome.
  struct Outcomes: Hashable {
    /// Photos with a breed, from the model or from a label.
    var breed = 0
    /// Photos among `breed` whose breed the user confirmed.
    var confirmed = 0
    var unsure = 0
    var notADog = 0
    /// Photos without a label, if labels are counted.
    var unlabelled = 0
    var unreadable = 0

    var readable: Int { breed + unsure + notADog + unlabelled }
    var photos: Int { readable + unreadable }
  }

  let origin: BreedOrigin
  private(set) var roll: BreedRoll
  private(set) var outcomes = Outcomes()
  /// The number of photos by the index of their breed on the roll.
  private(set) var breeds: [Int: Int] = [:]
  private(set) var groups: [String?: Int] = [:]
  private(set) var folders: [Path: Int] = [:]
  private(set) var months: [Month: Int] = [:]
  private(set) var undated = 0
  private(set) var spread = ConfidenceSpread()
  private(set) var leastSure = LeastSure(limit: leastSureLimit)

  init(of breeds: [Breed], from origin: BreedOrigin = .model) {
    self.origin = origin
    roll = BreedRoll(breeds)
  }

  /// Counts a photo.
  mutating func count(_ photo: CensusPhoto) {
    guard case .success(let recognition) = photo.recognition else {
      outcomes.unreadable += 1
      return
    }
    folders[photo.path.folder, default: 0] += 1
    if let date = photo.facts?.captureDate {
      months[Month(date), default: 0] += 1
    } else {
      undated += 1
    }
    switch origin {
    case .model: countSeen(recognition, photo)
    case .tags: countLabels(photo)
    }
  }

  private mutating func countSeen(_ recognition: Recognition, _ photo: CensusPhoto) {
    if let label = photo.facts?.label, label.status == .confirmed {
      count(breeds: [roll.number(of: label)], isConfirmed: true)
      return
    }
    guard let best = recognition.breed else {
      outcomes.notADog += 1
      return
    }
    let number = roll.number(of: best.breed)
    let isUnsure = recognition.outcome == .unsure
    measure(best.confidence, of: number, photo.path, isUnsure: isUnsure)
    if isUnsure { outcomes.unsure += 1 } else { count(breeds: [number], isConfirmed: false) }
  }

  private mutating func countLabels(_ photo: CensusPhoto) {
    if let label = photo.facts?.label, label.status != .rejected {
      let number = roll.number(of: label)
      count(breeds: [number], isConfirmed: label.status == .confirmed)
      if label.status == .machine, let confidence = label.confidence {
        measure(confidence, of: number, photo.path, isUnsure: false)
      }
      return
    }
    let named = Set((photo.facts?.keywords ?? []).lazy.compactMap(roll.number(ofKeyword:)))
    if named.isEmpty { outcomes.unlabelled += 1 } else { count(breeds: named, isConfirmed: false) }
  }

  /// Counts a photo once for each of its breeds and once for each of their groups.
  private mutating func count(breeds numbers: Set<Int>, isConfirmed: Bool) {
    outcomes.breed += 1
    if isConfirmed { outcomes.confirmed += 1 }
    for number in numbers { breeds[number, default: 0] += 1 }
    for group in Set(numbers.map { roll.breeds[$0].group }) { groups[group, default: 0] += 1 }
  }

  private mutating func measure(
    _ confidence: Double, of breed: Int, _ path: Path, isUnsure: Bool
  ) {
    // The confidence of a label comes from a file, and may be out of range or NaN.
    let confidence = confidence > 0 ? min(confidence, 1) : 0
    spread.add(confidence)
    guard leastSure.wants(confidence) else { return }
    leastSure.consider(
      DoubtfulPhoto(path: path, breed: breed, confidence: confidence, isUnsure: isUnsure))
  }
}

/// A month of a year.
struct Month: Hashable, Comparable {
  let year: Int
  let month: Int

  init(_ date: CaptureDate) {
    year = date.year
    month = date.month
  }

  /// The month as `2021-03`.
  var name: String { zeroPadded(year, to: 4) + "-" + zeroPadded(month, to: 2) }

  static func < (a: Month, b: Month) -> Bool { (a.year, a.month) < (b.year, b.month) }
}
