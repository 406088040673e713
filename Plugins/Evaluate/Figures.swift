internal import Files
internal import BreedRecognition
internal import Metrics

/// The figures of an evaluation; shares are from 0 to 1.
struct Figures {
  /// The figures of one breed.
  struct Class {
    let breed: Breed
    let photos: Int
    /// The share of its photos for which it is the best breed: its recall.
    let top1: Double
    /// The share of its photos for which it is among the best five breeds.
    let top5: Double
    /// The share of its photos that were assigned a breed, correct or not.
    let coverage: Double
    /// Its precision among the photos with a breed; nil if no photo was classified as it.
    let precision: Double?
    let f1: Double
  }

  /// The outcomes of the photos of dogs.
  struct Decision {
    let breed: Double
    let unsure: Double
    let notADog: Double
    /// The share of correct breeds among the assigned ones; nil if none was assigned.
    let precision: Double?
  }

  /// The outcomes of the photos without dogs.
  struct NotADog {
    let photos: Int
    /// The share that was classified as a dog, with a breed or unsure.
    let falseAlarms: Double
    /// The share that was assigned a breed.
    let calledBreed: Double
    let auroc: Double?
  }

  /// A misclassified photo.
  struct Mistake {
    let path: Path
    /// The correct breed; nil for no dog.
    let actual: Breed?
    let seen: RankedBreed
  }

  /// The precisions for which the coverage is reported.
  static let targets = [0.9, 0.95, 0.97, 0.99]

  let model: ModelDescription
  let photos: Int
  let errors: Int
  let top1: Double
  let top5: Double
  let meanPerClass: Double
  let reliability: Reliability
  /// The reliability at a temperature of 1; nil if unknown.
  let uncalibrated: Reliability?
  let coverage: CoverageCurve
  let decision: Decision
  let notADog: NotADog?
  let classes: [Class]
  /// The confusion matrix, with the indices of the model's breeds.
  let matrix: ConfusionMatrix
  /// The misclassified photos in descending order of confidence.
  let mistakes: [Mistake]
  let timing: Timing

  /// The reliability without temperature scaling; nil if there is no scaling or it is unknown.
  var withoutTemperature: Reliability? { model.temperature == 1 ? nil : uncalibrated }

  /// The confused pairs, the most frequent first; ties are in the order of ids.
  var confusions: [(actual: Breed, seen: Breed, photos: Int)] {
    matrix.confusions.map { (model.breeds[$0.actual], model.breeds[$0.seen], $0.photos) }
      .sorted { ($1.photos, $0.actual.id, $0.seen.id) < ($0.photos, $1.actual.id, $1.seen.id) }
  }

  /// The share of photos that can be sorted automatically at each precision, with a threshold that
  /// the model allows.
  var sortable: [(precision: Double, point: CoverageCurve.Point?)] {
    let points = coverage.points(from: model.thresholds.floor)
    return Self.targets.map { target in (target, points.last { $0.precision >= target }) }
  }
}
