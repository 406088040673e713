import Testing

@testable import NeuralNetworkTraining

struct OptimizationTests {
  @Test func `any of several outputs counts as their probabilities together`() {
    let logits: [Float] = [0.3, -1.2, 0.8, 2.0]
    let loss = CrossEntropy(smoothing: 0.1)
    func value(_ logits: [Float]) -> (Double, [Float]) {
      var gradient = [Float](repeating: 0, count: 4)
      let result = logits.withUnsafeBufferPointer { logits in
        gradient.withUnsafeMutableBufferPointer {
          loss(logits, .anyOf(1..<3), gradient: $0, scale: 1).loss
        }
      }
      return (result, gradient)
    }
    let (start, gradient) = value(logits)
    // -log((e^-1.2 + e^0.8) / (e^0.3 + e^-1.2 + e^0.8 + e^2)), by hand.
    #expect(abs(start - 1.494_8) < 1e-3)
    for index in logits.indices {
      var (up, down) = (logits, logits)
      up[index] += 1e-2
      down[index] -= 1e-2
      #expect(abs((value(up).0 - value(down).0) / 2e-2 - Double(gradient[index])) < 1e-3)
    }
  }

  @Test func `the rate rises to its peak and falls along a cosine`() {
    let schedule = CosineSchedule(peak: 1, warmUp: 0.1, floor: 0.01)
    #expect(schedule.rate(at: 0) < 0.02)
    #expect(abs(schedule.rate(at: 0.1) - 1) < 1e-6)
    // Half way down it is the mean of peak and floor.
    #expect(abs(schedule.rate(at: 0.55) - 0.505) < 1e-6)
    #expect(abs(schedule.rate(at: 1) - 0.01) < 1e-6)
  }
}
