internal import Glibc

/// A network's outputs for a photo with a known label, for fitting a calibration.
public struct LabelledOutputs: Sendable, Hashable {
  /// The network's logits, one per label, all finite.
  public let logits: [Float]
  /// The index of the correct output; nil if the photo shows no dog.
  public let answer: Int?

  /// Creates labelled outputs.
  public init(logits: [Float], answer: Int?) {
    self.logits = logits
    self.answer = answer
  }
}

/// A network's accuracy and loss on the photos of a split.
public struct SplitFigures: Sendable, Hashable {
  /// The number of photos of dogs.
  public private(set) var photos = 0
  /// The number of photos whose correct class ranks first.
  public private(set) var right = 0
  /// The number of photos whose correct class ranks among the first five.
  public private(set) var inTop5 = 0
  private var lossSum = 0.0

  /// The share of the photos whose correct class ranks first.
  public var accuracy: Double { photos == 0 ? 0 : Double(right) / Double(photos) }
  /// The share of the photos whose correct class ranks among the first five.
  public var top5: Double { photos == 0 ? 0 : Double(inTop5) / Double(photos) }
  /// The mean negative log likelihood, in nats, at a temperature of 1.
  public var loss: Double { photos == 0 ? 0 : lossSum / Double(photos) }

  /// Evaluates the photos of dogs; the classes are the first `classCount` outputs.
  public init(_ outputs: [LabelledOutputs], classCount: Int) {
    for photo in outputs {
      guard let answer = photo.answer else { continue }
      let own = photo.logits[answer]
      let better = photo.logits[..<classCount].count { $0 > own }
      let largest = photo.logits.max() ?? 0
      let sum = photo.logits.reduce(0) { $0 + exp(Double($1 - largest)) }
      photos += 1
      right += better == 0 ? 1 : 0
      inTop5 += better < 5 ? 1 : 0
      lossSum += log(sum) - Double(own - largest)
    }
  }
}
