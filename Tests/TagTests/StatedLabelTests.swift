import CommandKit
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Tag

struct StatedLabelTests {
  private let tagger: Tagger

  init() throws {
    tagger = try Tagger()
    try tagger.addPhoto("rex.jpg")
  }

  @Test(arguments: ["setter", "Setter Irlandais", "n2"])
  func `a person names the breed in any language, or by its id`(name: String) throws {
    let classifier = FakeClassifier { Issue.record("It looked at a picture.") }
    #expect(try tagger.tag(.state(name), classifier: classifier) == .success)
    let facts = try tagger.facts("rex.jpg")
    #expect(facts.keywords == ["Setter"])
    #expect(facts.label?.status == .confirmed && facts.label?.confidence == nil)
  }

  @Test func `what a person stated is never changed by a model`() throws {
    try tagger.tag(.state("setter"))
    let photos = tagger.photos
    #expect(try tagger.tag() == .success)
    #expect(tagger.photos == photos)
    #expect(tagger.world.talk.text.contains("1 labelled by a person"))
    try tagger.tag(.state("beagle"))
    #expect(try tagger.facts("rex.jpg").keywords == ["Beagle"])
  }

  @Test func `a person's word replaces a model's`() throws {
    try tagger.tag()
    try tagger.tag(.state("setter"))
    #expect(try tagger.facts("rex.jpg").keywords == ["Setter"])
  }

  @Test func `a label that a person took away is not put back by a model`() throws {
    let photo = try tagger.bytes("rex.jpg")
    let label = BreedLabel(
      breedID: "n1", breedName: "Beagle", status: .rejected, modelDigest: "abc", when: "2026")
    let edit = try photo.withUnsafeBytes {
      try labelEdit(.write(label, keywords: [], description: nil), in: $0)
    }
    guard case .splices(let splices, _) = edit else {
      Issue.record("\(edit)")
      return
    }
    try tagger.folder.write(
      "photos/rex.jpg", .init(photo.withUnsafeBytes { splices.applied(to: $0) }))
    let photos = tagger.photos
    #expect(try tagger.tag() == .success)
    #expect(tagger.photos == photos)
    #expect(tagger.world.talk.text.contains("1 whose label you removed"))
    try tagger.tag(.state("beagle"))
    #expect(try tagger.facts("rex.jpg").keywords == ["Beagle"])
  }

  @Test func `an unknown breed is refused with the closest one`() throws {
    let photos = tagger.photos
    let error = #expect(throws: CommandError.self) { try tagger.tag(.state("beagel")) }
    #expect(error?.status == .usage)
    #expect(error?.description == "The model knows no breed beagel. Did you mean Beagle?")
    #expect(tagger.photos == photos)
  }

  @Test func `what is no picture can't be labelled, and others are`() throws {
    try tagger.folder.write("photos/notes.jpg", "no picture")
    #expect(try tagger.tag(.state("beagle")) == .somePhotosFailed)
    #expect(tagger.folder.text("photos/notes.jpg") == "no picture")
    #expect(try tagger.facts("rex.jpg").keywords == ["Beagle"])
  }
}
