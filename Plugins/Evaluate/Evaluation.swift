internal import BreedRecognition

/// Counts how a model's recognitions compare with what is known of the photos.
struct Evaluation {
  /// What is known of a photo.
  enum Label: Hashable {
    case breed(Breed)
    case notADog

    var breed: Breed? {
      if case .breed(let breed) = self { breed } else { nil }
    }
  }

  private let model: ModelDescription
  private var classes: [String: Figures.Class]
  private var confusions: [Figures.Pair: Int] = [:]
  private var calibration = Calibration()
  private var unsure = 0
  private var missed = 0
  private var called = 0
  private var calledRight = 0
  private var dogProbabilities: [Double] = []
  private var otherProbabilities: [Double] = []
  private var falseAlarms = 0
  private var falseBreeds = 0
  private(set) var errors = 0

  init(_ model: ModelDescription, breeds: [Breed]) {
    self.model = model
    classes = Dictionary(breeds.map { ($0.id, Figures.Class(breed: $0)) }) { first, _ in first }
  }

  /// How many photos were read.
  var readable: Int { dogProbabilities.count + otherProbabilities.count }

  mutating func countError() { errors += 1 }

  mutating func count(_ recognition: Recognition, as label: Label) {
    switch label {
    case .breed(let breed): countDog(recognition, breed)
    case .notADog:
      otherProbabilities.append(recognition.dogProbability)
      falseAlarms += recognition.outcome == .notADog ? 0 : 1
      falseBreeds += recognition.outcome == .breed ? 1 : 0
    }
  }

  private mutating func countDog(_ recognition: Recognition, _ breed: Breed) {
    guard let best = recognition.ranking.first else { return }
    let isRight = best.breed.id == breed.id
    classes[breed.id]?.count(
      isRight: isRight,
      isInTop5: recognition.ranking.prefix(5).contains { $0.breed.id == breed.id },
      outcome: recognition.outcome)
    if !isRight { confusions[Figures.Pair(actual: breed, seen: best.breed), default: 0] += 1 }
    calibration.count(confidence: best.confidence, isRight: isRight)
    dogProbabilities.append(recognition.dogProbability)
    switch recognition.outcome {
    case .breed:
      called += 1
      calledRight += isRight ? 1 : 0
    case .unsure: unsure += 1
    case .notADog: missed += 1
    }
  }

  /// The figures of all photos counted so far.
  func figures() -> Figures {
    let classes = classes.values.filter { $0.photos > 0 }.sorted { $0.breed.id < $1.breed.id }
    let photos = dogProbabilities.count
    let share = { (count: Int) in photos == 0 ? 0 : Double(count) / Double(photos) }
    return Figures(
      model: model, photos: photos, errors: errors,
      top1: share(classes.reduce(0) { $0 + $1.right }),
      top5: share(classes.reduce(0) { $0 + $1.inTop5 }),
      meanPerClass: classes.isEmpty
        ? 0 : classes.reduce(0) { $0 + $1.top1 } / Double(classes.count),
      ece: calibration.expectedError,
      decision: Figures.Decision(
        breed: share(called), unsure: share(unsure), notADog: share(missed),
        precision: called == 0 ? nil : Double(calledRight) / Double(called)),
      notADog: otherFigures(), classes: classes, confusions: mostConfused())
  }

  private func otherFigures() -> Figures.NotADog? {
    guard !otherProbabilities.isEmpty else { return nil }
    let count = Double(otherProbabilities.count)
    return Figures.NotADog(
      photos: otherProbabilities.count, falseAlarms: Double(falseAlarms) / count,
      calledBreed: Double(falseBreeds) / count,
      auroc: areaUnderROC(positives: dogProbabilities, negatives: otherProbabilities))
  }

  private func mostConfused() -> [(pair: Figures.Pair, count: Int)] {
    let ordered = confusions.sorted {
      ($1.value, $0.key.actual.id, $0.key.seen.id) < ($0.value, $1.key.actual.id, $1.key.seen.id)
    }
    return ordered.prefix(10).map { (pair: $0.key, count: $0.value) }
  }
}

/// Expected calibration error over 15 bins of equal width (Guo 2017, arXiv 1706.04599).
struct Calibration {
  private static let binCount = 15
  private var bins = [(count: Int, confidence: Double, right: Int)](
    repeating: (0, 0, 0), count: binCount)

  mutating func count(confidence: Double, isRight: Bool) {
    let bin = min(Int(confidence * Double(Self.binCount)), Self.binCount - 1)
    bins[bin].count += 1
    bins[bin].confidence += confidence
    bins[bin].right += isRight ? 1 : 0
  }

  /// The mean distance of confidence and accuracy, 0 to 1.
  var expectedError: Double {
    let total = bins.reduce(0) { $0 + $1.count }
    guard total > 0 else { return 0 }
    return bins.reduce(0) { $0 + abs($1.confidence - Double($1.right)) } / Double(total)
  }
}

/// The probability that a positive has a higher score than a negative; half for equal ones.
///
/// - Returns: the area under the ROC curve by the Mann-Whitney statistic, nil without both kinds.
func areaUnderROC(positives: [Double], negatives: [Double]) -> Double? {
  guard !positives.isEmpty, !negatives.isEmpty else { return nil }
  let scores = positives.map { ($0, true) } + negatives.map { ($0, false) }
  let sorted = scores.sorted { $0.0 < $1.0 }
  var rankSum = 0.0
  var start = 0
  while start < sorted.count {
    var end = start
    while end < sorted.count, sorted[end].0 == sorted[start].0 { end += 1 }
    let rank = Double(start + end + 1) / 2
    rankSum += rank * Double(sorted[start..<end].count { $0.1 })
    start = end
  }
  let count = Double(positives.count)
  return (rankSum - count * (count + 1) / 2) / (count * Double(negatives.count))
}
