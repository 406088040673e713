import Containers
import Files
import CommandKit
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Tag

/// Links, protection and sidecars.
struct CarefulTagTests {
  private let tagger: Tagger
  private let files = FileManager.default

  init() throws {
    tagger = try Tagger()
    try tagger.addPhoto("rex.jpg")
  }

  private func path(_ name: String) -> String { "\(tagger.folder.path)/photos/\(name)" }

  @Test func `a photo with several names is skipped, or breaks off from them`() throws {
    try files.linkItem(atPath: path("rex.jpg"), toPath: "\(tagger.folder.path)/other.jpg")
    let before = tagger.photos
    #expect(try tagger.tag() == .nothingDone)
    #expect(tagger.photos == before)
    #expect(tagger.world.talk.text.contains("--hardlinks break labels them"))
    let original = try tagger.folder.at("other.jpg").contents()
    #expect(try tagger.tag(style: TagStyle(file: .init(breaksHardLinks: true))) == .success)
    #expect(try tagger.facts("rex.jpg").keywords == ["Beagle"])
    #expect(try tagger.folder.at("other.jpg").contents() == original)
  }

  @Test func `a link stays a link, and its photo is labelled once`() throws {
    try files.createSymbolicLink(atPath: path("a-link.jpg"), withDestinationPath: "rex.jpg")
    #expect(try tagger.tag() == .success)
    #expect(tagger.folder.at("photos/a-link.jpg").kind == .link)
    #expect(tagger.folder.at("photos/rex.jpg").kind == .file)
    #expect(try tagger.facts("rex.jpg").keywords == ["Beagle"])
    #expect(tagger.world.talk.text.hasPrefix("Labelled 1 photo."))
  }

  @Test func `a photo whose breed is stated under two names is labelled once`() throws {
    try files.createSymbolicLink(atPath: path("a-link.jpg"), withDestinationPath: "rex.jpg")
    #expect(try tagger.tag(.state("setter"), paths: ["photos", "photos/rex.jpg"]) == .success)
    #expect(tagger.world.talk.text.hasPrefix("Labelled 1 photo."))
    #expect(try tagger.tag(.remove, paths: ["photos", "photos/rex.jpg"]) == .success)
    #expect(try tagger.facts("rex.jpg").label == nil)
  }

  @Test func `a plan that is done later is as careful`() throws {
    try tagger.addPhoto("a.jpg", 1)
    let plan = tagger.folder.at("plan.jsonl")
    try tagger.tag(choice: PlanChoice(isDryRun: true, file: plan))
    try files.linkItem(atPath: path("rex.jpg"), toPath: "\(tagger.folder.path)/other.jpg")
    chmod(path("a.jpg"), 0o444)
    let before = tagger.photos
    let status = try TagAction(PlanChoice()).apply(plan, in: tagger.world.session())
    #expect(status == .nothingDone)
    #expect(tagger.photos == before)
    #expect(tagger.world.output.text.contains("a.jpg  not done: The file is write-protected."))
    #expect(tagger.world.output.text.contains("rex.jpg  not done: It has 2 names (hard links)"))
  }

  @Test func `a write-protected photo is left alone, before anything is written`() throws {
    try tagger.addPhoto("a.jpg", 1)
    chmod(path("rex.jpg"), 0o444)
    let protected = tagger.photos.filter { $0.hasPrefix("/rex") }
    #expect(try tagger.tag() == .somePhotosFailed)
    #expect(tagger.photos.filter { $0.hasPrefix("/rex") } == protected)
    #expect(
      tagger.world.output.text.split(separator: "\n").map { $0.contains("write-protected") }
        == [true, false])
  }

  @Test(arguments: [
    "F.photoslibrary/originals/a.jpg", "F.aplibrary/a.jpg", "iPhoto Library/a.jpg",
  ])
  func `a photo in a library is left alone, and named`(name: String) throws {
    try tagger.addPhoto(name, 1)
    let bytes = try tagger.bytes(name)
    for usesSidecar in [false, true] {
      let style = TagStyle(file: .init(usesSidecar: usesSidecar))
      #expect(try tagger.tag(style: style) == .somePhotosFailed)
    }
    #expect(try tagger.bytes(name) == bytes)
    #expect(!tagger.folder.has("photos/\(name).xmp"))
    #expect(tagger.world.output.text.contains("a.jpg  stays: It is in the library"))
  }

  @Test(arguments: ["rex.jpg_original", "rex.jpg~", "rex.jpg.part", "@Recycle/a.jpg", "rex.heic"])
  func `copies, deleted photos and other formats are not labelled`(name: String) throws {
    try tagger.addPhoto(name, 1)
    let bytes = try tagger.bytes(name)
    #expect(try tagger.tag() == .success)
    #expect(try tagger.bytes(name) == bytes)
    #expect(tagger.world.talk.text.hasPrefix("Labelled 1 photo."))
  }

  @Test func `mode and extended attributes stay`() throws {
    chmod(path("rex.jpg"), 0o640)
    let hasAttributes = setAttribute("user.note", "good dog", of: path("rex.jpg"))
    let before = tagger.photos.filter { $0.hasPrefix("/rex") }.joined().split(separator: "|")
    try tagger.tag()
    let after = tagger.photos.filter { $0.hasPrefix("/rex") }.joined().split(separator: "|")
    #expect(before.dropLast() == after.dropLast() && before.last != after.last)
    #expect(after.contains { $0.hasPrefix("attribute") } == hasAttributes)
  }

  @Test func `a sidecar holds the label, and the photo stays`() throws {
    let before = tagger.photos
    let photo = try tagger.bytes("rex.jpg")
    #expect(try tagger.tag(style: TagStyle(file: .init(usesSidecar: true))) == .success)
    #expect(try tagger.bytes("rex.jpg") == photo)
    let sidecar = try tagger.bytes("rex.jpg.xmp")
    let facts = photo.withUnsafeBytes { photo in
      sidecar.withUnsafeBytes { PhotoFacts(reading: Container(photo), sidecar: $0) }
    }
    #expect(facts.keywords == ["Beagle"] && facts.label?.status == .machine)
    // The label there counts as the photo's own.
    #expect(try tagger.tag(style: TagStyle(file: .init(usesSidecar: true))) == .success)
    #expect(tagger.world.talk.text.contains("1 labelled so already"))
    #expect(try tagger.bytes("rex.jpg.xmp") == sidecar)
    try tagger.undo()
    #expect(tagger.photos == before)
  }

  @Test func `remove deletes a sidecar of kennel's own, and undo brings it back`() throws {
    try tagger.tag(style: TagStyle(file: .init(usesSidecar: true)))
    let labelled = tagger.photos
    #expect(try tagger.tag(.remove) == .success)
    #expect(!tagger.folder.has("photos/rex.jpg.xmp"))
    try tagger.undo()
    #expect(tagger.photos == labelled)
  }

  @Test func `another program's sidecar gets the keyword, too, behind the person's own`() throws {
    let xmp = """
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
         <dc:subject><rdf:Bag><rdf:li>Adopted</rdf:li></rdf:Bag></dc:subject>
        </rdf:Description>
       </rdf:RDF>
      </x:xmpmeta>
      """
    try tagger.folder.write("photos/rex.jpg.xmp", xmp)
    let before = tagger.photos
    #expect(try tagger.tag() == .success)
    let sidecar = tagger.folder.text("photos/rex.jpg.xmp") ?? ""
    #expect(sidecar.contains(/<rdf:li>Adopted<\/rdf:li>\s*<rdf:li>Beagle<\/rdf:li>/))
    try tagger.undo()
    #expect(tagger.photos == before)
  }

  @Test func `a sidecar that can't be understood is left alone, and said`() throws {
    try tagger.folder.write("photos/rex.jpg.xmp", "<not xmp")
    #expect(try tagger.tag() == .success)
    #expect(tagger.folder.text("photos/rex.jpg.xmp") == "<not xmp")
    #expect(tagger.world.talk.text.contains("rex.jpg.xmp was left alone: "))
  }

  @Test func `a label is renewed for another keyword and for another model`() throws {
    try tagger.tag()
    let style = TagStyle(keyword: try KeywordTemplate("Dog: {breed}"))
    try tagger.tag(style: style)
    #expect(try tagger.facts("rex.jpg").keywords == ["Dog: Beagle"])
    try tagger.tag(style: style, classifier: FakeClassifier(key: "key 2", digest: "def"))
    #expect(try tagger.facts("rex.jpg").label?.modelDigest == "def")
  }

  @Test(arguments: [
    "keyword": "", "one; two {breed}": "", "Dog|{breed}": "", "{name} {breed}": "",
    "dog breed: {breed} ({group})": "dog breed: Beagle (hounds)",
  ])
  func `a keyword may be made by a template`(template: String, keyword: String) throws {
    guard let parsed = try? KeywordTemplate(template) else {
      #expect(keyword.isEmpty)
      return
    }
    try tagger.tag(style: TagStyle(keyword: parsed))
    #expect(try tagger.facts("rex.jpg").keywords == [keyword])
  }
}
