internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Reporting

/// The census as a self-contained HTML page that loads no other resource.
///
/// It is well-formed XML that browsers parse as HTML, so that a test can parse it strictly.
struct HTMLReport {
  let figures: Figures
  let summary: StatsSummary
  let context: ReportContext
  /// Thumbnails of the least certain photos; those that could not be decoded are missing.
  let pictures: [Path: Thumbnail]

  /// The complete page.
  var page: Markup {
    Page(
      title: "Breed census", version: context.version,
      header: header, footer: footer,
      main: """
        \(numbers)\(breeds)\(groups)\(months)\(sureness)\(leastSure)\(folders)\(allBreeds)
        """
    ).markup
  }

  private var header: Markup {
    let photos = counted(figures.outcomes.photos, "photo", "photos")
    let places = context.places.isEmpty ? "a list" : context.places.joined(separator: ", ")
    return """
      <p>\(photos) in <span class="path">\(places)</span>\
      \(summary.isInterrupted ? ", stopped before the end" : "")</p>
      <p class="note">\(figures.origin.explanation)</p>

      """
  }

  private var numbers: Markup {
    let outcomes = figures.outcomes
    let breed = figures.origin == .model ? "with a likely breed" : "with a breed's label"
    let boxes =
      [(breed, outcomes.breed), ("of these, confirmed by a person", outcomes.confirmed)]
      + figures.withoutBreed.map { ($0.reason, $0.photos) }
      + [("could not be read", outcomes.unreadable)]
    return Markup.section("numbers", "In numbers", .numbers(boxes.map { ($0, "\($1)") }))
  }

  private var footer: Markup {
    """
    <p>Shares are of the \(counted(figures.outcomes.readable, "photo", "photos")) that could be \
    read. Counted by kennel \(context.version) with the model \(context.model.name). This page \
    loads nothing from the network.</p>

    """
  }

  /// Returns the name of a breed, with a `lang` attribute if its language is not that of the page.
  func name(_ breed: Breed) -> Markup {
    guard context.language != LanguageChoice.english.code, breed.names[context.language] != nil
    else { return "\(breed.name)" }
    return "<span lang=\"\(context.language)\">\(context.name(breed))</span>"
  }
}

extension BreedOrigin {
  /// An explanation of the numbers and their limits.
  var explanation: String {
    switch self {
    case .model:
      """
      Counted is the breed that each dog looks most like to a computer program, or the one that a \
      person confirmed. Looks are no pedigree: a shelter dog is often a mix, and no photo shows \
      its parents.
      """
    case .tags:
      """
      Counted are the breeds that the photos are labelled with, by a person or by a program. A \
      photo that is labelled with several breeds counts for each of them. Looks are no pedigree: \
      a shelter dog is often a mix.
      """
    }
  }
}
