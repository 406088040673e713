import CommandKit
import Containers
import Files
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Tag

/// Sidecars named `rex.xmp`, as Adobe's programs and Apple's exports name them.
struct StemSidecarTests {
  private let tagger: Tagger
  private static let xmp = """
    <x:xmpmeta xmlns:x="adobe:ns:meta/">
     <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4">
       <dc:subject><rdf:Bag><rdf:li>Mine</rdf:li></rdf:Bag></dc:subject>
      </rdf:Description>
     </rdf:RDF>
    </x:xmpmeta>
    """
  private let beside = TagStyle(file: .init(usesSidecar: true))

  init() throws {
    tagger = try Tagger()
    try tagger.addPhoto("rex.jpg")
    try tagger.folder.write("photos/rex.xmp", Self.xmp)
  }

  private func text(_ name: String) -> String? { tagger.folder.text("photos/\(name)") }

  @Test(arguments: [false, true])
  func `a sidecar of this photo alone is written into, and no second one made`(
    usesSidecar: Bool
  ) throws {
    let before = tagger.photos
    #expect(try tagger.tag(style: usesSidecar ? beside : TagStyle()) == .success)
    #expect(text("rex.xmp")?.contains(/Mine<\/rdf:li>\s*<rdf:li>Beagle/) == true)
    #expect(text("rex.xmp")?.contains("Rating=\"4\"") == true)
    #expect(!tagger.folder.has("photos/rex.jpg.xmp"))
    if usesSidecar { #expect(tagger.world.output.text.contains("rex.xmp")) }
    // The second run finds the label.
    #expect(try tagger.tag(style: usesSidecar ? beside : TagStyle()) == .success)
    #expect(tagger.world.talk.text.contains("1 labelled so already"))
    #expect(try tagger.tag(.remove) == .success)
    #expect(text("rex.xmp") == Self.xmp)
    try tagger.undo()
    try tagger.undo()
    #expect(tagger.photos == before)
  }

  @Test func `a label that a person confirmed in it stands`() throws {
    #expect(try tagger.tag(.state("setter"), style: beside) == .success)
    #expect(text("rex.xmp")?.contains("kennel:Status=\"confirmed\"") == true)
    #expect(try tagger.tag() == .success)
    #expect(tagger.world.talk.text.contains("1 labelled by a person"))
  }

  @Test(arguments: ["rex.nef", "rex.HEIC", "rex.png", "rex.JPG", "rex.tif"])
  func `a sidecar of several photos is left alone, and hidden by nothing`(other: String) throws {
    try tagger.folder.write("photos/\(other)", Data("no picture of kennel's".utf8))
    let before = tagger.photos
    try tagger.tag(paths: ["photos/rex.jpg"])
    #expect(text("rex.xmp") == Self.xmp)
    #expect(!tagger.folder.has("photos/rex.jpg.xmp"))
    #expect(tagger.world.talk.text.contains("rex.xmp belongs to several photos"))
    try tagger.undo()
    #expect(tagger.photos == before)

    try tagger.tag(style: beside, paths: ["photos/rex.jpg"])
    #expect(text("rex.xmp") == Self.xmp)
    let copy = try #require(text("rex.jpg.xmp"))
    #expect(copy.contains("Mine") && copy.contains("Beagle") && copy.contains("Rating=\"4\""))
    #expect(tagger.world.talk.text.contains("rex.jpg.xmp repeats what is in it"))
    try tagger.tag(.remove, paths: ["photos/rex.jpg"])
    // The folder itself, which is last, has another time.
    #expect(tagger.photos.dropLast() == before.dropLast())
    try tagger.undo()
    #expect(text("rex.jpg.xmp") == copy)
    try tagger.undo()
    #expect(tagger.photos == before)
  }

  @Test func `a sidecar of the photo's whole name comes first`() throws {
    try tagger.folder.write("photos/rex.jpg.xmp", Self.xmp.replacing("Mine", with: "Own"))
    #expect(try tagger.tag() == .success)
    #expect(text("rex.xmp") == Self.xmp)
    #expect(text("rex.jpg.xmp")?.contains("Beagle") == true)
  }

  @Test func `its words and dates are the photo's`() throws {
    try tagger.folder.write(
      "photos/rex.xmp",
      Self.xmp.replacing("xmp:Rating=\"4\"", with: "xmp:CreateDate=\"2011-05-06T07:08:09\""))
    let path = tagger.folder.at("photos/rex.jpg")
    let bytes = try path.contents()
    let stamps = try PhotoRecord.Stamps(of: path)
    let read = bytes.withUnsafeBytes { PhotoArchive.facts(of: Container($0), at: path, stamps) }
    #expect(read.keywords == ["Mine"])
    #expect(read.captureDate?.year == 2011)
  }
}
