internal import Glibc

/// What a network gave for a photo of which the truth is known: calibrations are fitted on these.
public struct LabelledOutputs: Sendable, Hashable {
  /// The network's outputs, one a label, all finite.
  public let logits: [Float]
  /// The number of the right output; nil where there is no dog.
  public let answer: Int?

  /// Makes outputs.
  public init(logits: [Float], answer: Int?) {
    self.logits = logits
    self.answer = answer
  }
}

/// How often a network is right on the photos of a split.
public struct SplitFigures: Sendable, Hashable {
  /// How many photos of dogs there are.
  public private(set) var photos = 0
  /// How many of them have the right class as the best.
  public private(set) var right = 0
  /// How many have it among the five best.
  public private(set) var inTop5 = 0
  private var lossSum = 0.0

  /// The share of the photos whose best class is right.
  public var accuracy: Double { photos == 0 ? 0 : Double(right) / Double(photos) }
  /// The share of the photos whose class is among the five best.
  public var top5: Double { photos == 0 ? 0 : Double(inTop5) / Double(photos) }
  /// The mean negative log likelihood, in nats, at a temperature of 1.
  public var loss: Double { photos == 0 ? 0 : lossSum / Double(photos) }

  /// Counts outputs; the classes are the first `classCount` of them.
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
