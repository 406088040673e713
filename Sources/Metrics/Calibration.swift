public import BreedRecognition
internal import Glibc

/// The fitted temperature and thresholds of a model.
public struct Calibration: Sendable, Hashable {
  /// The divisor of the logits.
  public let temperature: Double
  /// The decision thresholds.
  public let thresholds: Thresholds
  /// The share of the named breeds that are correct; nil if no breed is named.
  public let precision: Double?
  /// The share of the photos of dogs for which a breed is named.
  public let coverage: Double

  /// Fits temperature and thresholds on outputs for photos outside the training set.
  public init(_ outputs: [LabelledOutputs], labels: [Label]) {
    temperature = TemperatureFit(outputs, labels: labels).temperature
    let fit = ThresholdFit(outputs, labels: labels, temperature: temperature)
    (thresholds, precision, coverage) = (fit.thresholds, fit.precision, fit.coverage)
  }
}

/// The temperature at which a network's outputs fit the labels best (Guo 2017, arXiv 1706.04599).
///
/// It minimises the mean negative log likelihood of softmax(logits / T). The probability of "no
/// dog" is that of all background outputs together. Labels are smoothed by 1 / (n + 1), as if one
/// more photo had been seen with a uniform label over all outputs: a handful of photos, all of them
/// right, must not make a network certain.
public struct TemperatureFit: Sendable, Hashable {
  /// The search range of the temperature.
  public static let range = 0.05...20.0

  /// The best temperature; 1 if there was no photo to fit it on.
  public let temperature: Double
  /// The mean negative log likelihood at a temperature of 1, in nats.
  public let lossBefore: Double
  /// The mean negative log likelihood at `temperature`, in nats.
  public let lossAfter: Double

  /// Fits a temperature.
  ///
  /// - Parameters:
  ///   - photos: the network's outputs for photos outside its training set. Photos without a dog
  ///     are ignored if the model has no background.
  ///   - labels: the label of each output.
  public init(_ photos: [LabelledOutputs], labels: [Label]) {
    let loss = TemperatureLoss(photos, labels)
    lossBefore = loss(1)
    guard !loss.isEmpty else {
      (temperature, lossAfter) = (1, lossBefore)
      return
    }
    let best = exp(
      minimum(
        of: { loss(exp($0)) }, from: log(Self.range.lowerBound), to: log(Self.range.upperBound)))
    temperature = min(max(best, Self.range.lowerBound), Self.range.upperBound)
    lossAfter = loss(temperature)
  }
}

/// The mean negative log likelihood as a function of the temperature.
private struct TemperatureLoss {
  /// Each photo's logits minus the largest of them, so that exp never overflows, with their mean
  /// and the indices of the correct outputs.
  private var rows: [(logits: [Double], mean: Double, answers: [Int])] = []

  var isEmpty: Bool { rows.isEmpty }

  init(_ photos: [LabelledOutputs], _ labels: [Label]) {
    let background = labels.indices.filter { labels[$0].kind == .background }
    rows.reserveCapacity(photos.count)
    for photo in photos {
      precondition(photo.logits.count == labels.count)
      let answers = photo.answer.map { [$0] } ?? background
      guard let largest = photo.logits.max(), !answers.isEmpty else { continue }
      let logits = photo.logits.map { Double($0) - Double(largest) }
      rows.append((logits, logits.reduce(0, +) / Double(logits.count), answers))
    }
  }

  func callAsFunction(_ temperature: Double) -> Double {
    guard !isEmpty else { return 0 }
    let smoothing = 1 / Double(rows.count + 1)
    var sum = 0.0
    for row in rows {
      let all = log(row.logits.reduce(0) { $0 + exp($1 / temperature) })
      sum += all - smoothing * row.mean / temperature
      sum -= (1 - smoothing) * likelihood(row.logits, row.answers, temperature)
    }
    return sum / Double(rows.count)
  }

  /// Returns the log of the answers' summed exp(logit / T); it is computed relative to the largest
  /// of them, which may be far below the largest logit.
  private func likelihood(_ logits: [Double], _ answers: [Int], _ temperature: Double) -> Double {
    if answers.count == 1 { return logits[answers[0]] / temperature }
    let largest = answers.reduce(-Double.infinity) { max($0, logits[$1]) }
    let sum = answers.reduce(0) { $0 + exp((logits[$1] - largest) / temperature) }
    return largest / temperature + log(sum)
  }
}

/// Returns the minimiser of a function: a grid search, refined by golden-section search.
private func minimum(
  of function: (Double) -> Double, from lower: Double, to upper: Double
) -> Double {
  let steps = 24
  let grid = (0...steps).map { lower + (upper - lower) * Double($0) / Double(steps) }
  let values = grid.map(function)
  let best = values.indices.min { values[$0] < values[$1] } ?? 0
  var (left, right) = (grid[max(best - 1, 0)], grid[min(best + 1, steps)])
  let ratio = (5.0.squareRoot() - 1) / 2
  var (a, b) = (right - ratio * (right - left), left + ratio * (right - left))
  var (fa, fb) = (function(a), function(b))
  // The function is flat at its minimum: it resolves no interval below the root of its precision.
  while right - left > 1e-7 {
    if fa <= fb {
      (right, b, fb) = (b, a, fa)
      a = right - ratio * (right - left)
      fa = function(a)
    } else {
      (left, a, fa) = (a, b, fb)
      b = left + ratio * (right - left)
      fb = function(b)
    }
  }
  return (left + right) / 2
}

/// Thresholds that are fitted on photos outside the training set.
public struct ThresholdFit: Sendable, Hashable {
  /// The target share of named breeds that are correct.
  public static let targetPrecision = 0.95

  /// The thresholds.
  public let thresholds: Thresholds
  /// The share of the named breeds that are correct with them; nil if no breed is named.
  public let precision: Double?
  /// The share of the photos of dogs for which a breed is named.
  public let coverage: Double

  /// Fits thresholds.
  ///
  /// The dog threshold maximises the balanced accuracy: the mean of the share of dogs detected and
  /// the share of other photos rejected; without dogs or other photos it is 0. The confidence
  /// threshold is the lowest at which 95 % of the named breeds are correct, or else the one of the
  /// highest precision that can be reached; it is never below the floor for this number of photos
  /// of dogs.
  ///
  /// - Parameters:
  ///   - photos: the network's outputs for photos of dogs, and for others.
  ///   - labels: the label of each output.
  ///   - temperature: the divisor of the logits.
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

/// Returns the threshold of the best balanced accuracy: positives reach it, negatives do not.
///
/// All thresholds between two scores are equivalent; the result is the middle of the widest gap
/// among the best.
private func separation(positives: [Double], negatives: [Double]) -> Double {
  guard !positives.isEmpty, !negatives.isEmpty else { return 0 }
  let scores = (positives.map { ($0, true) } + negatives.map { ($0, false) })
    .sorted { $0.0 < $1.0 }
  var best = (balance: -Double.infinity, width: 0.0, threshold: 0.0)
  // The counts below the threshold, which starts below all scores.
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
