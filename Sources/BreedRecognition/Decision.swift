internal import Glibc
package import Messages

/// Converts a network's outputs into a ranking and a decision.
package struct Decision: Sendable {
  private let temperature: Double
  private let thresholds: Thresholds
  /// The breeds with the indices of their outputs.
  private let breeds: [(output: Int, breed: Breed)]
  private let outputCount: Int

  /// Creates the decision rule of a network.
  ///
  /// - Parameters:
  ///   - labels: the labels of the outputs, in order.
  ///   - temperature: the divisor of the logits.
  ///   - thresholds: the thresholds in force.
  package init(labels: [Label], temperature: Double, thresholds: Thresholds) {
    self.temperature = temperature
    self.thresholds = thresholds
    outputCount = labels.count
    breeds = labels.enumerated().filter { $1.kind == .breed }.map { ($0, $1.breed) }
  }

  /// Ranks the breeds by softmax(logits / temperature) and decides.
  ///
  /// - Parameters:
  ///   - logits: the outputs, one per label, all finite.
  ///   - warnings: sentences on problems with the photo.
  ///   - measurements: sizes and times.
  /// - Returns: the decision with every breed ranked.
  package func callAsFunction(
    _ logits: some RandomAccessCollection<Float> & Sendable, _ warnings: [Message],
    _ measurements: Recognition.Measurements
  ) -> Recognition {
    let scaled = logits.map { Double($0) / temperature }
    let largest = scaled.max() ?? 0
    let sum = scaled.reduce(0) { $0 + exp($1 - largest) }
    let values = Array(logits)
    return self(
      NetworkOutputs(logits: breeds.map { values[$0.output] }, largest: largest, sum: sum),
      warnings, measurements, uncalibratedConfidence: uncalibratedConfidence(values))
  }

  /// Returns the best breed's probability at a temperature of 1.
  private func uncalibratedConfidence(_ logits: [Float]) -> Double {
    let largest = logits.max() ?? 0
    let best = breeds.reduce(-Float.infinity) { max($0, logits[$1.output]) }
    return exp(Double(best - largest)) / logits.reduce(0) { $0 + exp(Double($1 - largest)) }
  }

  /// Returns whether stored outputs can have come from this network: the largest output adds 1 to
  /// the sum and no other adds more, and the breeds together add at most the sum.
  func canBeOwn(_ outputs: NetworkOutputs) -> Bool {
    let limit = Double(NetworkOutputs.largestLogit) / temperature
    guard -limit...limit ~= outputs.largest, 1...Double(outputCount) ~= outputs.sum else {
      return false
    }
    let parts = outputs.logits.map { exp(Double($0) / temperature - outputs.largest) }
    return parts.allSatisfy { $0 <= 1 } && parts.reduce(0, +) <= outputs.sum * (1 + 1e-9)
  }

  /// Decides from stored outputs, with the original result.
  func callAsFunction(
    _ outputs: NetworkOutputs, _ warnings: [Message],
    _ measurements: Recognition.Measurements = Recognition.Measurements(),
    uncalibratedConfidence: Double? = nil
  ) -> Recognition {
    var ranking = zip(breeds, outputs.logits).map { breed, logit in
      RankedBreed(
        breed: breed.breed,
        confidence: exp(Double(logit) / temperature - outputs.largest) / outputs.sum, logit: logit)
    }
    let dogProbability = min(ranking.reduce(0) { $0 + $1.confidence }, 1)
    ranking.sort { ($0.confidence, $1.breed.id) > ($1.confidence, $0.breed.id) }
    return Recognition(
      outcome: thresholds.outcome(
        dogProbability: dogProbability, confidence: ranking.first?.confidence ?? 0),
      ranking: ranking,
      dogProbability: dogProbability, warnings: warnings, measurements: measurements,
      uncalibratedConfidence: uncalibratedConfidence, outputs: outputs)
  }
}
