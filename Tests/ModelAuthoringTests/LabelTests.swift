import BreedRecognition
import ModelAuthoring
import Testing

private let known = [
  Label(Breed(id: "n02088364", name: "Beagle", names: ["fr": "Beagle"], group: "hounds")),
  Label(Breed(id: "n02123045", name: "tabby"), kind: .background),
]

private func own(_ names: String...) throws -> [Label] {
  try Label.own(folderNames: names, known: known)
}

@Suite struct `The label of an own class` {
  @Test func `is the known breed where the folder begins with its WordNet id`() throws {
    #expect(
      try own("n02088364-beagle", "n02088364 x") == [
        known[0], Label(Breed(id: "class-n02088364-x", name: "n02088364 x")),
      ])
  }

  @Test func `keeps an unknown WordNet id, and that of a background, as a breed`() throws {
    #expect(
      try own("n02099999-Kooiker", "n02123045-tabby") == [
        Label(Breed(id: "n02099999", name: "n02099999-Kooiker")),
        Label(Breed(id: "n02123045", name: "n02123045-tabby")),
      ])
  }

  @Test func `keeps the folder's name, and has an id of its own`() throws {
    let names = [
      "Rex's litter", "rex s  LITTER", "Beagle", "n0208836-x", "n021066620", "Щенок", "Собака",
      "N02088364", "Épagneul breton", "-2", "",
    ]
    let labels = try Label.own(folderNames: names, known: known)
    #expect(labels.map(\.breed.name) == names)
    #expect(labels.allSatisfy { $0.kind == .breed })
    let ids = labels.map(\.breed.id)
    #expect(
      ids.prefix(5) == [
        "rex-s-litter", "rex-s-litter-2", "beagle", "n0208836-x", "n021066620",
      ])
    #expect(ids[7] == "class-n02088364" && ids[8] == "pagneul-breton" && ids[9] == "2")
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil })
    // The same name has the same id, whatever stands beside it.
    #expect(try own("Собака")[0] == labels[6])
  }

  @Test func `refuses a name that would drive the terminal`() {
    #expect(throws: BundleError.self) { try own("Rex\u{1B}[31m") }
  }
}
