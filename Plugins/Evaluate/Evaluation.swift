internal import Files
internal import BreedRecognition
internal import Metrics
internal import PhotoArchive

/// Compares a model's recognitions with the labels of the photos.
struct Evaluation {
  /// The label of a photo.
  enum Label: Hashable {
    case breed(Breed)
    case notADog
  }

  private let model: ModelDescription
  /// The index of each breed in the model's list, by its id.
  private let places: [String: Int]
  private var matrix: ConfusionMatrix
  private var inTop5: [Int]
  private var called: [Int]
  private var reliability = Reliability()
  private var uncalibrated = Reliability()
  private var coverage = CoverageCurve()
  private var outcomes: [Recognition.Outcome: Int] = [:]
  private var calledRight = 0
  private var dogProbabilities: [Double] = []
  private var otherProbabilities: [Double] = []
  private var falseAlarms = 0
  private var falseBreeds = 0
  private var mistakes: [Figures.Mistake] = []
  private var timing = Timing()
  private(set) var errors = 0

  init(_ model: ModelDescription) {
    self.model = model
    places = Dictionary(model.breeds.enumerated().map { ($1.id, $0) }) { first, _ in first }
    matrix = ConfusionMatrix(classes: model.breeds.count)
    inTop5 = [Int](repeating: 0, count: model.breeds.count)
    called = inTop5
  }

  /// The number of photos that were read.
  var readable: Int { dogProbabilities.count + otherProbabilities.count }

  mutating func countError() { errors += 1 }

  mutating func count(_ recognition: Recognition, as label: Label, at path: Path) {
    guard let best = recognition.ranking.first else { return }
    timing.count(recognition.measurements)
    switch label {
    case .breed(let breed):
      countDog(recognition, breed)
      if best.breed.id != breed.id { mistakes.append(.init(path: path, actual: breed, seen: best)) }
    case .notADog:
      otherProbabilities.append(recognition.dogProbability)
      falseBreeds += recognition.outcome == .breed ? 1 : 0
      guard recognition.outcome != .notADog else { return }
      falseAlarms += 1
      mistakes.append(.init(path: path, actual: nil, seen: best))
    }
  }

  private mutating func countDog(_ recognition: Recognition, _ breed: Breed) {
    guard let best = recognition.ranking.first, let actual = places[breed.id],
      let seen = places[best.breed.id]
    else { return }
    matrix.count(actual: actual, seen: seen)
    let isRight = actual == seen
    inTop5[actual] += recognition.ranking.prefix(5).contains { $0.breed.id == breed.id } ? 1 : 0
    reliability.count(confidence: best.confidence, isRight: isRight)
    if let confidence = recognition.uncalibratedConfidence {
      uncalibrated.count(confidence: confidence, isRight: isRight)
    }
    dogProbabilities.append(recognition.dogProbability)
    outcomes[recognition.outcome, default: 0] += 1
    if recognition.outcome == .breed {
      called[actual] += 1
      calledRight += isRight ? 1 : 0
    }
    if recognition.outcome == .notADog {
      coverage.countUncalled()
    } else {
      coverage.count(confidence: best.confidence, isRight: isRight)
    }
  }

  /// Returns the figures of all photos counted so far.
  func figures() -> Figures {
    let classes = self.classes
    let photos = dogProbabilities.count
    let share = { (count: Int) in photos == 0 ? 0 : Double(count) / Double(photos) }
    let called = outcomes[.breed, default: 0]
    return Figures(
      model: model, photos: photos, errors: errors, top1: matrix.accuracy,
      top5: share(inTop5.reduce(0, +)),
      meanPerClass: classes.isEmpty
        ? 0 : classes.reduce(0) { $0 + $1.top1 } / Double(classes.count),
      reliability: reliability,
      uncalibrated: uncalibrated.bins.contains { $0.photos > 0 } ? uncalibrated : nil,
      coverage: coverage,
      decision: Figures.Decision(
        breed: share(called), unsure: share(outcomes[.unsure, default: 0]),
        notADog: share(outcomes[.notADog, default: 0]),
        precision: called == 0 ? nil : Double(calledRight) / Double(called)),
      notADog: otherFigures(), classes: classes, matrix: matrix,
      mistakes: mistakes.sorted {
        ($1.seen.confidence, $0.path.bytes.count) < ($0.seen.confidence, $1.path.bytes.count)
      }, timing: timing)
  }

  /// The breeds that have photos, in the order of their ids.
  private var classes: [Figures.Class] {
    model.breeds.indices.filter { matrix.photos(of: $0) > 0 }.map { place in
      let photos = matrix.photos(of: place)
      return Figures.Class(
        breed: model.breeds[place], photos: photos, top1: matrix.recall(place) ?? 0,
        top5: Double(inTop5[place]) / Double(photos),
        coverage: Double(called[place]) / Double(photos), precision: matrix.precision(place),
        f1: matrix.f1(place) ?? 0)
    }.sorted { $0.breed.id < $1.breed.id }
  }

  private func otherFigures() -> Figures.NotADog? {
    guard !otherProbabilities.isEmpty else { return nil }
    let count = Double(otherProbabilities.count)
    return Figures.NotADog(
      photos: otherProbabilities.count, falseAlarms: Double(falseAlarms) / count,
      calledBreed: Double(falseBreeds) / count,
      auroc: areaUnderROC(positives: dogProbabilities, negatives: otherProbabilities))
  }
}
