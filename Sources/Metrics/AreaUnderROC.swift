/// Returns the probability that a positive scores higher than a negative; ties count half.
///
/// - Parameters:
///   - positives: the scores of the positives.
///   - negatives: the scores of the negatives.
/// - Returns: the area under the ROC curve by the Mann-Whitney statistic; nil if either is empty.
public func areaUnderROC(positives: [Double], negatives: [Double]) -> Double? {
  guard !positives.isEmpty, !negatives.isEmpty else { return nil }
  let scores = positives.map { ($0, true) } + negatives.map { ($0, false) }
  let sorted = scores.sorted { $0.0 < $1.0 }
  var rankSum = 0.0
  var start = 0
  while start < sorted.count {
    var end = start
    while end < sorted.count, sorted[end].0 == sorted[start].0 { end += 1 }
    let rank = Double(start + end + 1) / 2
    rankSum += rank * Double(sorted[start..<end].count { $0.1 })
    start = end
  }
  let count = Double(positives.count)
  return (rankSum - count * (count + 1) / 2) / (count * Double(negatives.count))
}
