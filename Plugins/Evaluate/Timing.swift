internal import BreedRecognition

/// The processing times of the photos, each on one thread, in seconds.
struct Timing {
  private var decode: [Double] = []
  private var preprocess: [Double] = []
  private var inference: [Double] = []

  mutating func count(_ measurements: Recognition.Measurements) {
    decode.append(measurements.decode)
    preprocess.append(measurements.preprocess)
    inference.append(measurements.inference)
  }

  /// The medians of the stages.
  var medians: (decode: Double, preprocess: Double, inference: Double) {
    (median(decode), median(preprocess), median(inference))
  }

  /// The median of the total time per photo.
  var photo: Double {
    median(zip(zip(decode, preprocess), inference).map { $0.0 + $0.1 + $1 })
  }
}

/// Returns the median: the middle number, or the mean of the two in the middle; 0 without numbers.
func median(_ numbers: [Double]) -> Double {
  guard !numbers.isEmpty else { return 0 }
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
