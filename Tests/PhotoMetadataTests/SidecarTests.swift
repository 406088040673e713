import Containers
import Foundation
import Messages
import PhotoMetadata
import Testing

/// The file `photo.jpg.xmp`, for photos that can't be changed themselves.
struct SidecarTests {
  private func edit(_ change: LabelChange, _ existing: String?, _ keywords: [String] = []) throws
    -> SidecarEdit
  {
    try sidecarEdit(change, existing: existing.map { Array($0.utf8) }, photoKeywords: keywords)
  }

  private func written(_ change: LabelChange, _ existing: String?, _ keywords: [String] = [])
    throws -> String
  {
    let result = try edit(change, existing, keywords)
    guard case .write(let bytes) = result else { throw Unexpected(edit: "\(result)") }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a new one has the photo's keywords, and goes with the label`() throws {
    let text = try written(Sample.write, nil, ["Rex"])
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:xmpmeta"))
    let facts = Build.jpeg().withUnsafeBytes { photo in
      Array(text.utf8).withUnsafeBytes { PhotoFacts(reading: Container(photo), sidecar: $0) }
    }
    #expect(facts.keywords == ["Rex", "Beagle"] && facts.label == Sample.beagle)
    #expect(try edit(Sample.write, text, ["Rex"]) == .unchanged)
    #expect(try edit(.remove, text) == .delete)
    #expect(try edit(.remove, nil) == .unchanged)
  }

  @Test func `another program's is edited, and comes back as it was`() throws {
    let theirs = Build.packet(Build.bag("dc:subject", ["Max"]))
    let text = try written(Sample.write, theirs, ["Rex"])
    #expect(text.contains("<rdf:li>Max</rdf:li>\n     <rdf:li>Beagle</rdf:li>"))
    #expect(!text.contains("Rex"))
    #expect(try written(.remove, text) == theirs)
    #expect(try edit(.remove, theirs) == .unchanged)
  }

  @Test func `what another program added to kennel's keeps it`() throws {
    let text = try written(Sample.write, nil).replacing(
      "</rdf:RDF>",
      with: "<rdf:Description xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:Rating='3'/></rdf:RDF>")
    let rest = try written(.remove, text)
    #expect(rest.contains("xmp:Rating") && !rest.contains("Beagle") && !rest.contains("kennel:"))
  }

  @Test func `a person's label in it stands`() throws {
    let text = try written(Sample.confirm, nil)
    #expect(try edit(Sample.write, text) == .kept(Sample.confirmed))
  }

  @Test func `a damaged one is left alone`() {
    let error = MetadataError(
      .sidecarNotChangeable, ["obstacle": .message(ObstacleMessage.malformed())])
    #expect(error.description == "The sidecar can't be changed: its XMP is not well-formed XML.")
    #expect(throws: error) { try edit(Sample.write, "<a>") }
    #expect(throws: error) { try edit(Sample.write, "") }
  }

  @Test func `of two labels a person's counts`() throws {
    let photo = try changed(Build.jpeg(), Sample.write)
    let sidecar = try Array(written(Sample.confirm, nil).utf8)
    let facts = photo.withUnsafeBytes { photo in
      sidecar.withUnsafeBytes { PhotoFacts(reading: Container(photo), sidecar: $0) }
    }
    #expect(facts.label == Sample.confirmed && facts.keywords == ["Beagle", "Boxer"])
  }
}
