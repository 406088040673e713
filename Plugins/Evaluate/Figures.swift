internal import Files
internal import BreedRecognition
internal import Metrics
internal import PhotoArchive

/// The figures of an evaluation; shares are 0 to 1.
struct Figures {
  /// One breed's photos.
  struct Class {
    let breed: Breed
    let photos: Int
    /// The share of its photos whose best breed it is: its recall.
    let top1: Double
    /// The share of its photos that have it among the best five.
    let top5: Double
    /// The share of its photos that were called a breed, right or wrong.
    let coverage: Double
    /// The share of the photos of breeds that were taken for it which show it; nil without any.
    let precision: Double?
    let f1: Double
  }

  /// What the decision made of the photos of dogs.
  struct Decision {
    let breed: Double
    let unsure: Double
    let notADog: Double
    /// The share of the called breeds that are right; nil when none was called.
    let precision: Double?
  }

  /// What became of the photos without dogs.
  struct NotADog {
    let photos: Int
    /// The share that was taken for dogs, with a breed or unsure.
    let falseAlarms: Double
    /// The share that got a breed.
    let calledBreed: Double
    let auroc: Double?
  }

  /// A photo that was taken for something else.
  struct Mistake {
    let path: Path
    /// What it shows; nil for no dog.
    let actual: Breed?
    let seen: RankedBreed
  }

  /// The precisions that coverages are told for.
  static let targets = [0.9, 0.95, 0.97, 0.99]

  let model: ModelDescription
  let photos: Int
  let errors: Int
  let top1: Double
  let top5: Double
  let meanPerClass: Double
  let reliability: Reliability
  /// As if the temperature were 1; nil where nobody knows.
  let uncalibrated: Reliability?
  let coverage: CoverageCurve
  let decision: Decision
  let notADog: NotADog?
  let classes: [Class]
  /// By the places of the model's breeds.
  let matrix: ConfusionMatrix
  /// The most confident one first.
  let mistakes: [Mistake]
  let timing: Timing

  /// The reliability without the temperature, where that is another one and known.
  var withoutTemperature: Reliability? { model.temperature == 1 ? nil : uncalibrated }

  /// The pairs that were mixed up, the most frequent first; of equal ones in the order of ids.
  var confusions: [(actual: Breed, seen: Breed, photos: Int)] {
    matrix.confusions.map { (model.breeds[$0.actual], model.breeds[$0.seen], $0.photos) }
      .sorted { ($1.photos, $0.actual.id, $0.seen.id) < ($0.photos, $1.actual.id, $1.seen.id) }
  }

  /// What share of the photos can be sorted automatically, for each precision, by a threshold that
  /// the model may have.
  var sortable: [(precision: Double, point: CoverageCurve.Point?)] {
    let points = coverage.points(from: model.thresholds.floor)
    return Self.targets.map { target in (target, points.last { $0.precision >= target }) }
  }
}
