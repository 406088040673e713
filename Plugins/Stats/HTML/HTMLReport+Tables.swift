internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Reporting

extension HTMLReport {
  var breeds: Markup {
    guard !figures.breeds.isEmpty else { return "" }
    let title =
      figures.origin == .model
      ? "Breeds that the dogs look most like" : "Breeds that the photos are labelled with"
    let (named, others) = figures.breeds.split(context.top)
    let bars = named.map {
      BarChart.Bar(name: context.name($0.key), photos: $0.photos, share: $0.share)
    }
    let chart = BarChart(
      id: "breeds-chart", title: title,
      description: "Bars for \(counted(bars.count, "breed", "breeds")). "
        + "A table at the end of the page has all of them.",
      bars: bars)
    // On the scale of the bars the sum would dwarf them, so it is a sentence.
    let rest: Markup =
      others.number == 0
      ? ""
      : """
      <p class="note">\(counted(others.number, "other breed", "other breeds")): \
      \(others.photos) · \(shareText(figures.share(others.photos)))</p>

      """
    return Markup.section("breeds", title, "\(chart.svg)\(rest)")
  }

  /// The table of all breeds; a script makes it sortable.
  var allBreeds: Markup {
    guard !figures.breeds.isEmpty else { return "" }
    let rows: [Markup] = figures.breeds.map { tally in
      """
      <tr><th scope="row">\(name(tally.key))</th><td>\(tally.key.group ?? noGroup)</td>\
      <td class="number" data-number="\(tally.photos)">\(tally.photos)</td>\
      <td class="number" data-number="\(tally.photos)">\(shareText(tally.share))</td></tr>

      """
    }
    return Markup.section(
      "all-breeds", "All breeds",
      """
      <div class="scroll" role="region" aria-labelledby="breeds-caption" tabindex="0">
      <table id="breeds-table">
      <caption id="breeds-caption">Photos by breed</caption>
      <thead><tr><th scope="col">Breed</th><th scope="col">Group</th>\
      <th scope="col" class="number" aria-sort="descending">Photos</th>\
      <th scope="col" class="number">Share</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>

      """)
  }

  var groups: Markup {
    guard !figures.groups.isEmpty else { return "" }
    let chart = BarChart(
      id: "groups-chart", title: "Groups of breeds",
      description: "A bar for each group of breeds; a table with the same numbers follows.",
      bars: figures.groups.map {
        BarChart.Bar(name: $0.key ?? noGroup, photos: $0.photos, share: $0.share)
      })
    let rows = figures.groups.map { ($0.key ?? noGroup, $0.photos, $0.share) }
    return Markup.section(
      "groups", "Groups of breeds",
      "\(chart.svg)\(table("Groups of breeds", "Group", rows, isSpokenOnly: true))")
  }

  var folders: Markup {
    var rows = figures.folders.prefix(context.top).map {
      ($0.key.displayName, $0.photos, $0.share)
    }
    let rest = figures.folders.dropFirst(context.top)
    if !rest.isEmpty {
      let photos = rest.reduce(0) { $0 + $1.photos }
      rows.append(
        (counted(rest.count, "other folder", "other folders"), photos, figures.share(photos)))
    }
    return Markup.section("folders", "Folders", table("Photos by folder", "Folder", rows))
  }

  /// Returns a table of names and photos; it is for screen readers only if a chart shows the same.
  func table(
    _ caption: String, _ key: String, _ rows: [(name: String, photos: Int, share: Double)],
    isSpokenOnly: Bool = false
  ) -> Markup {
    let lines: [Markup] = rows.map {
      """
      <tr><th scope="row" class="path">\($0.name)</th><td class="number">\($0.photos)</td>\
      <td class="number">\(shareText($0.share))</td></tr>

      """
    }
    return """
      <table\(isSpokenOnly ? " class=\"spoken\"" : "" as Markup)>
      <caption>\(caption)</caption>
      <thead><tr><th scope="col">\(key)</th><th scope="col" class="number">Photos</th>\
      <th scope="col" class="number">Share</th></tr></thead>
      <tbody>
      \(lines)</tbody>
      </table>

      """
  }
}
