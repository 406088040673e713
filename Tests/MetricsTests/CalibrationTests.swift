import BreedRecognition
import Foundation
import TestSupport
import Testing

@testable import Metrics
import Randomness

/// What PyTorch's LBFGS fits, from `Fixtures/make_fixtures.py`.
private struct FittedCase: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let background: [Int]
  let answers: [Int]
  let logits: [[Float]]
  let temperature: Double
  let lossBefore: Double
  let lossAfter: Double

  var testDescription: String { name }
  var labels: [Label] {
    logits[0].indices.map {
      Label(
        Breed(id: "n\($0)", name: "\($0)"), kind: background.contains($0) ? .background : .breed)
    }
  }
  var photos: [LabelledOutputs] {
    zip(logits, answers).map { LabelledOutputs(logits: $0, answer: $1 < 0 ? nil : $1) }
  }
}

private let fittedCases: [FittedCase] = {
  struct Fixture: Decodable { let cases: [FittedCase] }
  guard let url = Bundle.module.url(forResource: "Fixtures/calibration", withExtension: "json"),
    let data = try? Data(contentsOf: url),
    let fixture = try? JSONDecoder().decode(Fixture.self, from: data)
  else { return [] }
  return fixture.cases
}()

/// Two breeds and a background.
private let labels = [
  Label(Breed(id: "a", name: "A")), Label(Breed(id: "b", name: "B")),
  Label(Breed(id: "c", name: "C"), kind: .background),
]

/// Outputs whose softmax is these probabilities.
private func outputs(_ probabilities: [Double], _ answer: Int?) -> LabelledOutputs {
  LabelledOutputs(logits: probabilities.map { Float(log($0)) }, answer: answer)
}

@Suite struct `A fitted temperature` {
  @Test func `has its fixtures`() { #expect(fittedCases.count == 4) }

  @Test(arguments: fittedCases) fileprivate func `is that of PyTorch's LBFGS`(expected: FittedCase)
  {
    let fit = TemperatureFit(expected.photos, labels: expected.labels)
    // The loss is flat at its minimum: both searches stop within a millionth of it.
    #expect(abs(fit.temperature / expected.temperature - 1) < 1e-5)
    #expect(abs(fit.lossBefore - expected.lossBefore) < 1e-9)
    #expect(abs(fit.lossAfter - expected.lossAfter) < 1e-9)
  }

  @Test func `undoes a scale of the logits`() {
    let expected = fittedCases[0]
    let scaled = expected.photos.map {
      LabelledOutputs(logits: $0.logits.map { $0 * 2 }, answer: $0.answer)
    }
    let fit = TemperatureFit(scaled, labels: expected.labels)
    #expect(abs(fit.temperature / expected.temperature - 2) < 1e-4)
  }

  @Test func `stays in its range, and is 1 without photos`() {
    var random = SeededGenerator(seed: 5)
    let guesses = (0..<200).map { _ in
      LabelledOutputs(
        logits: (0..<3).map { _ in Float.random(in: -9...9, using: &random) },
        answer: Int.random(in: 0..<2, using: &random))
    }
    #expect(abs(TemperatureFit(guesses, labels: labels).temperature - 20) < 1e-5)
    let sure = (0..<100_000).map { LabelledOutputs(logits: [0.5, 0, 0], answer: 0 * $0) }
    #expect(abs(TemperatureFit(sure, labels: labels).temperature - 0.05) < 1e-5)
    #expect(TemperatureFit([], labels: labels).temperature == 1)
    // Without an output for it, a photo without a dog says nothing.
    let others = [LabelledOutputs(logits: [1, 2], answer: nil)]
    #expect(TemperatureFit(others, labels: Array(labels.prefix(2))).temperature == 1)
  }
}

@Suite struct `Fitted thresholds` {
  @Test func `part dogs from others in the middle of the widest gap`() {
    let photos = [
      outputs([0.7, 0.2, 0.1], 0), outputs([0.2, 0.4, 0.4], 1), outputs([0.1, 0.1, 0.8], nil),
    ]
    let fit = ThresholdFit(photos, labels: labels, temperature: 1)
    #expect(abs(fit.thresholds.dogProbability - 0.4) < 1e-6)
  }

  @Test func `have the best balanced accuracy of all thresholds`() {
    var random = SeededGenerator(seed: 8)
    let photos = (0..<120).map { index in
      let dog = Double.random(in: 0.01...0.99, using: &random)
      let isDog = Double.random(in: 0...1, using: &random) < dog
      return outputs([dog / 2, dog / 2, 1 - dog], isDog ? index % 2 : nil)
    }
    let fit = ThresholdFit(photos, labels: labels, temperature: 1)
    func balance(_ threshold: Double) -> Double {
      let shares = [true, false].map { isDog in
        let these = photos.filter { ($0.answer != nil) == isDog }
        let reached = these.count {
          exp(Double($0.logits[0])) + exp(Double($0.logits[1])) >= threshold
        }
        return Double(isDog ? reached : these.count - reached) / Double(these.count)
      }
      return (shares[0] + shares[1]) / 2
    }
    let best = (0...10_000).map { balance(Double($0) / 10_000) }.max() ?? 0
    #expect(abs(balance(fit.thresholds.dogProbability) - best) < 1e-9)
  }

  @Test func `call as many breeds as stay right in 95 of 100`() {
    // 80 sure photos that are right, then two wrong, then pairs of right and wrong.
    func photo(_ confidence: Double, _ answer: Int) -> LabelledOutputs {
      outputs([confidence, 1 - confidence - 0.001, 0.001], answer)
    }
    var photos = (0..<80).map { photo(0.99 - 0.001 * Double($0), 0) }
    photos += [photo(0.9, 1), photo(0.89, 1)]
    for step in 0..<20 { photos.append(photo(0.8 - 0.01 * Double(step), step % 2)) }
    let fit = ThresholdFit(photos, labels: labels, temperature: 1)
    // 81 of 83, 81 of 84, 82 of 85, 82 of 86 (95.3 %), 83 of 87, 83 of 88 (94.3 %), 84 of 89, and
    // worse from there.
    #expect(abs((fit.precision ?? 0) - 83.0 / 87) < 1e-12)
    #expect(abs(fit.coverage - 87.0 / 102) < 1e-12)
    let called = photos.filter { exp(Double($0.logits[0])) >= fit.thresholds.confidence }
    #expect(called.count == 87)
    #expect(fit.thresholds.dogProbability == 0)
  }

  @Test func `fall back on the best share that can be reached`() {
    let photos = [
      outputs([0.9, 0.05, 0.05], 1), outputs([0.8, 0.1, 0.1], 0), outputs([0.7, 0.2, 0.1], 0),
      outputs([0.6, 0.3, 0.1], 1),
    ]
    let fit = ThresholdFit(photos, labels: labels, temperature: 1)
    #expect(abs((fit.precision ?? 0) - 2.0 / 3) < 1e-12)
    #expect(fit.thresholds.confidence == 0.7)
    let none = ThresholdFit([], labels: labels, temperature: 1)
    #expect(none.thresholds == Thresholds(dogProbability: 0, confidence: 0.7, photos: 0))
  }

  @Test(arguments: [(12, 0.7), (99, 0.7), (100, 0.5)])
  func `are not below the floor when every photo is right`(count: Int, confidence: Double) {
    // From 0.2 to 1: a threshold of 0 would call all of them.
    let photos = (1...count).map { number in
      let share = 0.2 + 0.79 * Double(number) / Double(count)
      return outputs([share, (1 - share) / 4, (1 - share) * 3 / 4], 0)
    }
    let fit = ThresholdFit(photos, labels: labels, temperature: 1)
    #expect(fit.thresholds.confidence == confidence)
    #expect(fit.thresholds.photos == count)
    #expect(fit.precision == 1)
    // Coverage is that of the floor, and not of all.
    let called = photos.count { exp(Double($0.logits[0])) >= confidence }
    #expect(abs(fit.coverage - Double(called) / Double(count)) < 1e-12)
  }

  @Test func `call none where no photo reaches the floor`() {
    let photos = (0..<200).map { outputs([0.4, 0.3, 0.3], $0 % 2) }
    let fit = ThresholdFit(photos, labels: labels, temperature: 1)
    #expect(fit.thresholds.confidence == 0.5)
    #expect(fit.precision == nil && fit.coverage == 0)
  }
}
