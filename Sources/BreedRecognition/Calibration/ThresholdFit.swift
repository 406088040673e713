/// The thresholds that fit photos which the network was not trained on.
public struct ThresholdFit: Sendable, Hashable {
  /// The share of the called breeds that shall be right.
  public static let targetPrecision = 0.95

  /// The thresholds.
  public let thresholds: Thresholds
  /// The share of the called breeds that are right with them; nil when none is called.
  public let precision: Double?
  /// The share of the photos of dogs that get a breed with them.
  public let coverage: Double

  /// Fits thresholds.
  ///
  /// The dog threshold makes the most of the mean share of dogs seen and of other photos passed
  /// over; without other photos it is 0. The confidence is the smallest at which 95 % of the called
  /// breeds are right, or else that of the largest share that can be reached; it is never below the
  /// floor of so many photos of dogs.
  ///
  /// - Parameters:
  ///   - photos: what the network gave for photos of dogs, and for others.
  ///   - labels: what each output stands for.
  ///   - temperature: what the logits are divided by.
  public init(_ photos: [LabelledOutputs], labels: [Label], temperature: Double) {
    let decision = Decision(
      labels: labels, temperature: temperature,
      thresholds: Thresholds(dogProbability: 0, confidence: 1))
    let seen = photos.map { photo in
      (recognition: decision(photo.logits, [], .init()), answer: photo.answer)
    }
    let dogs = seen.filter { $0.answer != nil }
    let others = seen.filter { $0.answer == nil }
    let dogProbability = separation(
      positives: dogs.map(\.recognition.dogProbability),
      negatives: others.map(\.recognition.dogProbability))
    var curve = CoverageCurve()
    for (recognition, answer) in dogs {
      guard let best = recognition.ranking.first, let answer,
        recognition.dogProbability >= dogProbability
      else {
        curve.countUncalled()
        continue
      }
      curve.count(
        confidence: best.confidence, isRight: best.breed.id == labels[answer].breed.id)
    }
    let floor = Thresholds.floor(photos: dogs.count)
    let point =
      curve.point(atPrecision: Self.targetPrecision, from: floor) ?? curve.mostPrecise(from: floor)
    thresholds = Thresholds(
      dogProbability: dogProbability, confidence: point?.threshold ?? floor, photos: dogs.count)
    precision = point?.precision
    coverage = point?.coverage ?? 0
  }
}

/// The threshold with the best mean of both shares: positives that reach it, negatives that don't.
///
/// Between two scores every threshold is as good; it is the middle of the widest such gap.
private func separation(positives: [Double], negatives: [Double]) -> Double {
  guard !positives.isEmpty, !negatives.isEmpty else { return 0 }
  let scores = (positives.map { ($0, true) } + negatives.map { ($0, false) })
    .sorted { $0.0 < $1.0 }
  var best = (balance: -Double.infinity, width: 0.0, threshold: 0.0)
  // What lies below the threshold: at first nothing.
  var (missed, rejected, start) = (0, 0, 0)
  var below = 0.0
  while true {
    let above = start < scores.count ? scores[start].0 : 1
    let balance =
      Double(rejected) / Double(negatives.count) - Double(missed) / Double(positives.count)
    if (balance, above - below) > (best.balance, best.width) {
      best = (balance, above - below, start == 0 ? 0 : (above + below) / 2)
    }
    guard start < scores.count else { return best.threshold }
    below = above
    while start < scores.count, scores[start].0 == above {
      if scores[start].1 { missed += 1 } else { rejected += 1 }
      start += 1
    }
  }
}
