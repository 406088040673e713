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
