import Files
import CommandKit
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Tag

struct TagActionTests {
  private let tagger: Tagger

  init() throws {
    tagger = try Tagger()
    try tagger.addPhoto("rex.jpg")
  }

  @Test func `a photo with a breed gets it as a keyword, and others get nothing`() throws {
    try tagger.folder.write("photos/unsure.jpg", "unsure")
    try tagger.folder.write("photos/garden.jpg", "not-a-dog")
    let others = tagger.photos.filter { !$0.hasPrefix("/rex") && !$0.hasPrefix("|") }
    #expect(try tagger.tag() == .success)
    let facts = try tagger.facts("rex.jpg")
    #expect(facts.keywords == ["Beagle"])
    #expect(facts.label?.breedID == "n1" && facts.label?.status == .machine)
    #expect(facts.label?.modelDigest == "abc")
    #expect(tagger.photos.filter { !$0.hasPrefix("/rex") && !$0.hasPrefix("|") } == others)
    #expect(
      tagger.world.talk.text.hasPrefix(
        "Labelled 1 photo; of the others, 1 unsure, 1 without a dog. `kennel undo "))
  }

  @Test func `a second run changes no byte`() throws {
    try tagger.tag()
    let photos = tagger.photos
    #expect(try tagger.tag() == .success)
    #expect(tagger.photos == photos)
    #expect(tagger.world.talk.text.contains("Labelled 0 photos; of the others, 1 labelled so"))
  }

  @Test func `the time of the last change stays, or is now`() throws {
    let path = tagger.folder.at("photos/rex.jpg")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
      ofItemAtPath: "\(tagger.folder.path)/photos/rex.jpg")
    try tagger.tag()
    #expect(try FileStamp(of: path).modified == 1_000_000_000_000_000)
    try tagger.tag(.state("setter"), style: TagStyle(file: .init(keepsTime: false)))
    #expect(try FileStamp(of: path).modified > 1_700_000_000_000_000_000)
  }

  @Test func `undo leaves the tree as it was`() throws {
    try tagger.addPhoto("luna.jpg", 1)
    let before = tagger.photos
    try tagger.tag()
    try tagger.tag(.state("n2"))
    #expect(tagger.photos != before)
    try tagger.undo()
    #expect(try tagger.facts("luna.jpg").label?.status == .machine)
    try tagger.undo()
    #expect(tagger.photos == before)
  }

  @Test func `remove takes away just what kennel wrote`() throws {
    let before = try tagger.bytes("rex.jpg")
    try tagger.tag()
    #expect(try tagger.tag(.remove) == .success)
    #expect(try tagger.bytes("rex.jpg") == before)
    #expect(try tagger.tag(.remove) == .success)
    #expect(tagger.world.talk.text.contains("1 without a label"))
  }

  @Test func `a dry run leaves the tree identical, and says what the run does`() throws {
    try tagger.folder.write("photos/broken.jpg", "broken")
    let before = tagger.photos
    #expect(try tagger.tag(choice: PlanChoice(isDryRun: true)) == .somePhotosFailed)
    #expect(tagger.photos == before)
    let planned = tagger.world.output.text
    #expect(planned.contains("photos/rex.jpg  -> Beagle  (89 %)\n"))
    #expect(planned.contains("broken.jpg  stays: The file is damaged: no picture.\n"))
    try tagger.tag()
    let told = tagger.world.output.text.dropFirst(planned.count)
    #expect(told == planned)
  }

  @Test func `a plan in a file does what a run does`() throws {
    try tagger.folder.write("photos/broken.jpg", "broken")
    let plan = tagger.folder.at("plan.jsonl")
    let before = tagger.photos
    try tagger.tag(choice: PlanChoice(isDryRun: true, file: plan))
    #expect(tagger.photos == before)
    let schema = try JSONSchema.published("kennel.plan-2")
    let lines = String(decoding: try plan.contents(), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 3)
    for line in lines { #expect(try schema.violations(in: String(line)) == []) }
    let status = try TagAction(PlanChoice(format: .jsonl))
      .apply(plan, in: tagger.world.session())
    #expect(status == .somePhotosFailed)
    #expect(try tagger.facts("rex.jpg").label?.status == .machine)
    for line in tagger.world.output.text.split(separator: "\n") where line.hasPrefix("{") {
      #expect(try schema.violations(in: String(line)) == [])
    }
  }

  @Test(arguments: ["0.3", "0", "-1", "7", "null"])
  func `a plan writes no breed that it is not sure enough of`(confidence: String) throws {
    let plan = tagger.folder.at("plan.jsonl")
    try tagger.tag(choice: PlanChoice(isDryRun: true, file: plan))
    let text = String(decoding: try plan.contents(), as: UTF8.self)
    let number = try #require(text.firstMatch(of: /"confidence":[0-9.]+/))
    let other = tagger.folder.at("other.jsonl")
    try tagger.folder.write(
      "other.jsonl", text.replacing(number.output, with: "\"confidence\":\(confidence)"))
    let photos = tagger.photos
    let status = try TagAction(PlanChoice()).apply(other, in: tagger.world.session())
    #expect(status == .nothingDone)
    #expect(tagger.photos == photos)
    #expect(tagger.world.output.text.contains("none below a confidence of 0.5"))
  }

  @Test func `a label that the model may not write any more goes away, and no other`() throws {
    for (confidence, stays) in [("0.4", false), ("0.6", true)] {
      try tagger.addPhoto("rex.jpg")
      try tagger.tag()
      // As if an old kennel had written it.
      var bytes = Data(try tagger.bytes("rex.jpg"))
      let place = try #require(bytes.range(of: Data("kennel:Confidence=\"0.9\"".utf8)))
      bytes.replaceSubrange(place, with: Data("kennel:Confidence=\"\(confidence)\"".utf8))
      try tagger.folder.write("photos/rex.jpg", bytes)
      try tagger.tag(classifier: FakeClassifier(minimumConfidence: 0.95))
      #expect(try (tagger.facts("rex.jpg").label != nil) == stays)
    }
  }

  @Test func `a photo that changed since its plan is left alone`() throws {
    let plan = tagger.folder.at("plan.jsonl")
    try tagger.tag(choice: PlanChoice(isDryRun: true, file: plan))
    try tagger.addPhoto("rex.jpg", 77)
    let photos = tagger.photos
    let status = try TagAction(PlanChoice()).apply(plan, in: tagger.world.session())
    #expect(status == .nothingDone)
    #expect(tagger.photos == photos)
    #expect(tagger.world.output.text.contains("not done: It was changed since the plan was made."))
  }

  @Test func `many photos want a person's word`() throws {
    for number in 0..<201 { try tagger.addPhoto("\(number).jpg", number + 1) }
    let before = tagger.photos
    #expect(try tagger.tag(ask: { _ in false }) == .success)
    #expect(tagger.photos == before)
    #expect(tagger.world.talk.text == "Nothing was changed.\n")
    #expect(try tagger.tag(choice: PlanChoice(isDryRun: true), ask: { _ in false }) == .success)
  }
}
