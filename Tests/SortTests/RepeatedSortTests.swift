import Files
import CommandKit
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Sort

/// New photos are filed into an archive week by week, and the archive is tagged in between.
@Suite(.timeLimit(.minutes(30)))
struct RepeatedSortTests {
  let sorter: Sorter

  init() throws { sorter = try Sorter() }

  private let label = BreedLabel(
    breedID: "n1", breedName: "Beagle", status: .machine, confidence: 0.9, model: "fake.1",
    modelDigest: "abc", when: "2026-11-24T13:45:00Z")

  /// Writes a picture of the project's own; what follows its end makes pictures differ.
  private func addPhoto(_ name: String, _ number: Int, at place: String = "photos") throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ImagingTests/Fixtures/orientation-6.jpg")
    try sorter.folder.write("\(place)/\(name)", Data(contentsOf: fixture) + Data("\(number)".utf8))
  }

  /// Writes a label into a file of the archive, as `kennel tag` does: a new file takes its name.
  private func tag(_ name: String, at place: String = "sorted") throws {
    let bytes = try sorter.folder.at("\(place)/\(name)").contents()
    let edit = try bytes.withUnsafeBytes {
      try labelEdit(.write(label, keywords: ["Beagle"], description: nil), in: $0)
    }
    guard case .splices(let splices, _) = edit else {
      Issue.record("\(edit)")
      return
    }
    try Data(bytes.withUnsafeBytes { splices.applied(to: $0) })
      .write(to: sorter.folder.url("\(place)/\(name)"), options: .atomic)
  }

  /// Writes a label into a photo's sidecar, as `kennel tag --sidecar` does.
  private func tagSidecar(_ name: String) throws {
    let sidecar = "sorted/\(name).xmp"
    let existing = sorter.folder.text(sidecar).map { Array($0.utf8) }
    let change = LabelChange.write(label, keywords: ["Beagle"], description: nil)
    let edit = try sidecarEdit(change, existing: existing, photoKeywords: [])
    guard case .write(let bytes) = edit else {
      Issue.record("\(edit)")
      return
    }
    try sorter.folder.write(sidecar, Data(bytes))
  }

  /// Sorts again, and returns what was said of the files.
  private func sortAgain(
    _ kind: Transfer.Kind, layout: String = Layout.standard
  ) throws -> String {
    let again = sorter.anew
    #expect(try again.sort(kind, layout: layout) == .success)
    return again.world.output.text
  }

  private let samePicture = "stays: The same picture is there already."

  @Test(arguments: Transfer.Kind.allCases, [true, false])
  func `only new photos are filed into an archive that was tagged`(
    kind: Transfer.Kind, tagsInPlace: Bool
  ) throws {
    // Two different photos of one name, and one of its own.
    let old = ["1/a.jpg", "2/a.jpg", "b.jpg"]
    for (number, name) in old.enumerated() { try addPhoto(name, number) }
    try sorter.sort(kind)
    let filed = ["Beagle/a-2.jpg", "Beagle/a.jpg", "Beagle/b.jpg"]
    #expect(sorter.names == filed)
    for name in filed { try tagsInPlace ? tag(name) : tagSidecar(name) }
    let tagged = sorter.names

    // With --move, the photos are read from the card once more.
    if kind == .move {
      for (number, name) in old.enumerated() { try addPhoto(name, number) }
    }
    try addPhoto("0/a.jpg", 10)
    try addPhoto("c.jpg", 11)
    let text = try sortAgain(kind)
    #expect(sorter.names == (tagged + ["Beagle/a-3.jpg", "Beagle/c.jpg"]).sorted())
    #expect(text.contains(samePicture) == tagsInPlace)
    let left = text.matches(of: /stays: The same (file|picture) is there already\./).count
    #expect(left == 3)
    if kind == .move {
      #expect(old.allSatisfy { sorter.folder.has("photos/\($0)") })
      #expect(!sorter.folder.has("photos/c.jpg"))
    }
  }

  @Test func `a layout that puts something before the name files nothing twice`() throws {
    try addPhoto("a.jpg", 1)
    try addPhoto("2/a.jpg", 2)
    let layout = "{group}/{breed}-{name}"
    try sorter.sort(.copy, layout: layout)
    let filed = ["hounds/Beagle-a-2.jpg", "hounds/Beagle-a.jpg"]
    #expect(sorter.names == filed)
    for name in filed { try tag(name) }
    #expect(try sortAgain(.copy, layout: layout).matches(of: /same picture/).count == 2)
    #expect(sorter.names == filed)
  }

  @Test func `a sidecar that was changed beside the photo stays, and so does the new one`() throws {
    try addPhoto("rex.jpg", 1)
    try sorter.write("rex.jpg.xmp", Self.sidecar)
    try sorter.write("rex.json", "note")
    try sorter.sort(.copy)
    let filed = ["Beagle/rex.jpg", "Beagle/rex.jpg.xmp", "Beagle/rex.json"]
    #expect(sorter.names == filed)
    try tag("Beagle/rex.jpg")
    try tagSidecar("Beagle/rex.jpg")
    let changed = sorter.text("Beagle/rex.jpg.xmp")
    #expect(changed != Self.sidecar)

    try sorter.write("rex.mov", "film")
    let text = try sortAgain(.copy)
    #expect(sorter.names == (filed + ["Beagle/rex.mov"]).sorted())
    #expect(sorter.text("Beagle/rex.jpg.xmp") == changed)
    #expect(sorter.text("Beagle/rex.mov") == "film")
    let different = "stays: A different file of that name is beside the photo there already."
    #expect(text.contains("photos/rex.jpg.xmp  \(different)"))
    #expect(text.contains("photos/rex.json  stays: The same file is there already."))
    #expect(text.contains("photos/rex.jpg  \(samePicture)"))
  }

  @Test func `a changed sidecar beside a photo that is the same byte by byte stays`() throws {
    try addPhoto("rex.jpg", 1)
    try sorter.write("rex.jpg.xmp", Self.sidecar)
    try sorter.sort(.move)
    try tagSidecar("Beagle/rex.jpg")
    try addPhoto("rex.jpg", 1)
    try sorter.write("rex.jpg.xmp", Self.sidecar)
    let text = try sortAgain(.move)
    #expect(sorter.names == ["Beagle/rex.jpg", "Beagle/rex.jpg.xmp"])
    #expect(text.contains("photos/rex.jpg  stays: The same file is there already."))
    #expect(sorter.folder.text("photos/rex.jpg.xmp") == Self.sidecar)
  }

  @Test func `a turned photo is another picture, and is filed`() throws {
    try addPhoto("rex.jpg", 1)
    try sorter.sort(.copy)
    var bytes = try sorter.folder.at("sorted/Beagle/rex.jpg").contents()
    // The orientation's entry: tag, SHORT, one value, and that is 6.
    let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]
    let range = try #require(bytes.firstRange(of: entry))
    bytes[range.upperBound - 1] = 1
    try sorter.folder.write("sorted/Beagle/rex.jpg", Data(bytes))
    _ = try sortAgain(.copy)
    #expect(sorter.names == ["Beagle/rex-2.jpg", "Beagle/rex.jpg"])
  }

  @Test func `of two versions in one folder tree only the first is filed`() throws {
    try addPhoto("1/rex.jpg", 1)
    try addPhoto("2/rex.jpg", 1)
    try tag("2/rex.jpg", at: "photos")
    try sorter.sort(.move)
    #expect(sorter.names == ["Beagle/rex.jpg"])
    #expect(sorter.folder.has("photos/2/rex.jpg"))
    #expect(sorter.world.output.text.contains("photos/2/rex.jpg  \(samePicture)"))
  }

  private static let sidecar = """
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
    xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>garden</rdf:li>\
    </rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>
    """
}
