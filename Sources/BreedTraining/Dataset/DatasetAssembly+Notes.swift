internal import Files
internal import PhotoArchive

extension DatasetAssembly {
  /// Says which photos look the same as others, where that matters.
  mutating func noteDuplicates() {
    let (labels, splits) = (photos.map(\.place.label), splits)
    let isUsed = { (place: Int) in splits[place] != nil }
    note("with another label") { one, other in
      one < other && isUsed(one) && isUsed(other) && labels[one] != labels[other]
    }
    note("that was given to another split, so figures may flatter") { one, other in
      one < other && isUsed(one) && isUsed(other) && splits[one] != splits[other]
    }
    note("to validate or test with, and what looks so is left out") { one, other in
      isUsed(one) && !isUsed(other)
    }
  }

  private static let mostExamples = 3

  /// Names the photos of groups that have another one for which `matters` is true.
  private mutating func note(_ what: String, where matters: (_ one: Int, _ other: Int) -> Bool) {
    let pairs = groups.filter { $0.count > 1 }.flatMap { group in
      group.compactMap { other in
        group.first { $0 != other && matters($0, other) }.map { (one: $0, other: other) }
      }
    }
    guard !pairs.isEmpty else { return }
    let names = photos.map(\.place.path.displayName)
    let examples = pairs.prefix(Self.mostExamples)
      .map { "\(names[$0.one]) and \(names[$0.other])" }.joined(separator: "; ")
    let count = pairs.count == 1 ? "A photo looks" : "\(pairs.count) photos look"
    notes.append(
      "\(count) the same as one \(what): \(examples)\(pairs.count > Self.mostExamples ? "; …" : "")."
    )
  }
}
