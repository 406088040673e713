internal import BreedRecognition

/// The figures of an evaluation; shares are 0 to 1.
struct Figures {
  /// One breed's photos.
  struct Class {
    let breed: Breed
    private(set) var photos = 0
    private(set) var right = 0
    private(set) var inTop5 = 0
    private(set) var called = 0

    init(breed: Breed) { self.breed = breed }

    /// The share of its photos whose best breed it is.
    var top1: Double { photos == 0 ? 0 : Double(right) / Double(photos) }
    /// The share of its photos that have it among the best five.
    var top5: Double { photos == 0 ? 0 : Double(inTop5) / Double(photos) }

    mutating func count(isRight: Bool, isInTop5: Bool, outcome: Recognition.Outcome) {
      photos += 1
      right += isRight ? 1 : 0
      inTop5 += isInTop5 ? 1 : 0
      called += outcome == .breed ? 1 : 0
    }
  }

  /// A breed, and another one that its photos were taken for.
  struct Pair: Hashable {
    let actual: Breed
    let seen: Breed
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

  let model: ModelDescription
  let photos: Int
  let errors: Int
  let top1: Double
  let top5: Double
  let meanPerClass: Double
  let ece: Double
  let decision: Decision
  let notADog: NotADog?
  let classes: [Class]
  let confusions: [(pair: Pair, count: Int)]
}
