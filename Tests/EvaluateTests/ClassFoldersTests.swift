import Files
import BreedRecognition
import CommandKit
import ModelAuthoring
import PhotoArchive
import Testing

@testable import Evaluate

private let breeds = [
  Breed(id: "n02088364", name: "Beagle"),
  Breed(id: "n02106662", name: "German Shepherd", synonyms: ["Alsatian", "German police dog"]),
]

private func breed(of name: String) throws -> Breed? {
  let path = Path("data/\(name)")
  guard case .breed(let breed)? = try ClassFolders([(name, path)], breeds: breeds).labels[path]
  else { return nil }
  return breed
}

@Suite struct `A class folder` {
  @Test(arguments: ["n02106662-German_shepherd", "n02106662", "n02106662 whatever"])
  func `is a breed by its WordNet id`(name: String) throws {
    #expect(try breed(of: name)?.id == "n02106662")
  }

  @Test(arguments: ["german_shepherd", "German Shepherd", "ALSATIAN", "German_police dog"])
  func `is a breed by its name or synonym`(name: String) throws {
    #expect(try breed(of: name)?.id == "n02106662")
  }

  @Test(arguments: ["cat", "n00000000-Beagle", "train", "n021066620-x"])
  func `of no breed is an error that names it`(name: String) throws {
    let error = #expect(throws: CommandError.self) { try breed(of: name) }
    #expect(try #require(error).status == .badData)
    #expect(try #require(error).description.contains("data/\(name)"))
  }

  @Test func `of an own class is known by its whole name first`() throws {
    let names = ["Rex", "rex", "n02088364 the first litter", "Rex's litter"]
    let breeds = try Label.own(folderNames: names, known: []).map(\.breed) + breeds
    let folders = names.map { (name: $0, path: Path("data/\($0)")) }
    let labels = try ClassFolders(folders, breeds: breeds).labels
    #expect(folders.map { labels[$0.path] } == breeds.prefix(4).map { Evaluation.Label.breed($0) })
    #expect(Set(breeds.map(\.id)).count == breeds.count - 1)
  }
}
