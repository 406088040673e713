import Metrics
import TestSupport
import Testing
import Randomness

@Suite struct `Figures of a model` {
  @Test func `the calibration error is the mean distance of its bins`() {
    var reliability = Reliability()
    #expect(reliability.expectedError == 0)
    // One bin of 0.9 that is right half of the time, and one of 0.5 that always is.
    reliability.count(confidence: 0.9, isRight: true)
    reliability.count(confidence: 0.9, isRight: false)
    reliability.count(confidence: 0.5, isRight: true)
    reliability.count(confidence: 1, isRight: true)
    #expect(abs(reliability.expectedError - (0.8 + 0.5 + 0) / 4) < 1e-12)
    #expect(reliability.bins.map(\.photos).reduce(0, +) == 4)
    #expect(reliability.bins[13].accuracy == 0.5)
    #expect(reliability.bins[14].confidence == 1)
  }

  @Test func `a coverage curve is what counting at every threshold gives`() {
    var random = SeededGenerator(seed: 3)
    var curve = CoverageCurve()
    let photos = (0..<300).map { _ in
      let confidence = (Double.random(in: 0...1, using: &random) * 50).rounded() / 50
      return (confidence, Double.random(in: 0...1, using: &random) < 0.5 + confidence / 2)
    }
    for (confidence, isRight) in photos { curve.count(confidence: confidence, isRight: isRight) }
    for _ in 0..<20 { curve.countUncalled() }
    #expect(curve.points.last?.threshold == 0)
    for point in curve.points {
      let called = photos.filter { $0.0 >= point.threshold }
      #expect(point.coverage == Double(called.count) / 320)
      #expect(point.precision == Double(called.count(where: \.1)) / Double(called.count))
    }
    for target in [0.8, 0.9, 0.95, 1] {
      let reached = curve.points.filter { $0.precision >= target }.map(\.coverage).max()
      #expect(curve.point(atPrecision: target)?.coverage == reached)
    }
    #expect(CoverageCurve().point(atPrecision: 0) == nil)
    // With a floor, the curve ends there.
    let above = curve.points(from: 0.51)
    #expect(above.last?.threshold == 0.51)
    let reached = photos.count { $0.0 >= 0.51 }
    #expect(above.last?.coverage == Double(reached) / 320)
    #expect(above.dropLast() == curve.points.prefix(above.count - 1))
    #expect(curve.points(from: 1.1).isEmpty)
  }

  @Test func `precision, recall and F1 are those of scikit-learn`() {
    // precision_recall_fscore_support([0,0,0,1,1,2,2,2,2], [0,0,1,1,2,2,2,0,2], zero_division=nan)
    var matrix = ConfusionMatrix(classes: 4)
    for (actual, seen) in zip([0, 0, 0, 1, 1, 2, 2, 2, 2], [0, 0, 1, 1, 2, 2, 2, 0, 2]) {
      matrix.count(actual: actual, seen: seen)
    }
    let third: Double = 2 / 3
    #expect((0..<3).map { matrix.precision($0) } == [third, 0.5, 0.75])
    #expect((0..<3).map { matrix.recall($0) } == [third, 0.5, 0.75])
    #expect((0..<3).map { matrix.f1($0) } == [third, 0.5, 0.75])
    #expect(matrix.precision(3) == nil && matrix.recall(3) == nil && matrix.f1(3) == nil)
    #expect(matrix.accuracy == third)
    #expect(
      matrix.confusions.map { [$0.actual, $0.seen, $0.photos] } == [
        [0, 1, 1], [1, 2, 1], [2, 0, 1],
      ])
  }

  @Test func `half counts for a tie under the ROC curve`() {
    #expect(areaUnderROC(positives: [0.5, 0.7], negatives: [0.5, 0.1]) == 0.875)
    #expect(areaUnderROC(positives: [], negatives: [1]) == nil)
  }
}
