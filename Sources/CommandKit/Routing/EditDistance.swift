/// Returns the name closest to `word`, ignoring case, or nil if none is close.
public func closest(to word: String, among names: [String]) -> String? {
  let near = names.map { (name: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
    .filter { $0.distance <= max(1, min(word.count, $0.name.count) / 3) }
  return near.min { $0.distance < $1.distance }?.name
}

/// Returns the number of letters to insert, delete or replace to turn one word into the other; a
/// transposition of adjacent letters counts as one (optimal string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first)
  let second = Array(second)
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      var best = min(
        last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        best = min(best, beforeLast[column - 1] + 1)
      }
      current.append(best)
    }
    (beforeLast, last) = (last, current)
  }
  return last[second.count]
}
