internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Reporting

extension EvaluationPage {
  /// The table of the pairs that were confused most often.
  var confusions: Markup {
    let pairs = figures.confusions.prefix(20)
    guard !pairs.isEmpty else { return "" }
    let photos = Dictionary(
      figures.classes.map { ($0.breed.id, $0.photos) }, uniquingKeysWith: { first, _ in first })
    let rows: [Markup] = pairs.map { actual, seen, count in
      let all = photos[actual.id] ?? count
      return """
        <tr><th scope="row">\(actual.name)</th><td>\(seen.name)</td>\
        <td class="number">\(count) of \(all)</td></tr>

        """
    }
    return .section(
      "confusions", "Most often mixed up",
      """
      <table>
      <caption>Photos of a breed that looked most like another one</caption>
      <thead><tr><th scope="col">Photos of</th><th scope="col">looked most like</th>\
      <th scope="col" class="number">Photos</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>

      """)
  }

  /// The section with the most confident mistakes.
  var mistakes: Markup {
    guard !figures.mistakes.isEmpty else { return "" }
    let items = figures.mistakes.prefix(Self.mostMistakes).map(item)
    return .section(
      "mistakes", "Worst mistakes",
      """
      <p class="note">Those that the model was surest of. Now and then the folder is wrong, and \
      not the model.</p>
      \(Markup.photos(Array(items)))
      """)
  }

  private func item(_ mistake: Figures.Mistake) -> Markup {
    let actual = mistake.actual?.name ?? "no dog"
    let sure = percent(mistake.seen.confidence)
    return .figure(
      pictures[mistake.path],
      alternative: "\(actual), taken for \(mistake.seen.breed.name), \(sure) sure",
      caption: """
        \(actual)<br/>taken for \(mistake.seen.breed.name), <span class="keep">\(sure)</span><br/>\
        <span class="path note">\(place(of: mistake))</span>
        """)
  }

  /// Returns the path of a mistake relative to the dataset.
  private func place(of mistake: Figures.Mistake) -> String {
    let path = mistake.path.displayName
    let root = dataset.hasSuffix("/") ? dataset : "\(dataset)/"
    return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
  }

  /// The table of all breeds; a script makes it sortable.
  var breeds: Markup {
    let rows: [Markup] = figures.classes.sorted {
      ($0.f1, $0.breed.name) < ($1.f1, $1.breed.name)
    }.map { breed in
      """
      <tr><th scope="row">\(breed.breed.name)</th>\(cell(Double(breed.photos), "\(breed.photos)"))\
      \(cell(breed.top1))\(cell(breed.precision))\(cell(breed.f1))\(cell(breed.coverage))</tr>

      """
    }
    return .section(
      "breeds", "All breeds",
      """
      <div class="scroll" role="region" aria-labelledby="breeds-caption" tabindex="0">
      <table id="breeds-table">
      <caption id="breeds-caption">Found: the share of a breed's photos that are taken for it \
      (recall). Right: the share of the photos taken for it that show it (precision). F1: the \
      harmonic mean of both.</caption>
      <thead><tr><th scope="col">Breed</th><th scope="col" class="number">Photos</th>\
      <th scope="col" class="number">Found</th><th scope="col" class="number">Right</th>\
      <th scope="col" class="number" aria-sort="ascending">F1</th>\
      <th scope="col" class="number">Called a breed</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>

      """)
  }

  private func cell(_ share: Double?) -> Markup {
    cell(share ?? -1, share.map(shareText) ?? "-")
  }

  private func cell(_ number: Double, _ text: String) -> Markup {
    "<td class=\"number\" data-number=\"\(decimal(number, places: 6))\">\(text)</td>"
  }
}
