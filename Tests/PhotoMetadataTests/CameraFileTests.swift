import Foundation
import PhotoMetadata
import Testing

/// Photos of real cameras, which lie in `shared` beside the repository, as they may not enter it.
@Suite(
  .enabled(if: Shared.has("metadata/camera-originals"), "the photos of ../shared are not here"))
struct CameraFileTests {
  static let files =
    (try? Shared.files(in: "metadata/camera-originals") + Shared.files(in: "metadata/orientation"))
    ?? []

  @Test(
    .enabled(
      if: Shared.has("datasets/whole-photos"), "the photos of ../shared/datasets are not here"))
  func `whole photos come back, too`() throws {
    let all = try Shared.files(under: "datasets/whole-photos", named: "jpg")
    for url in stride(from: 0, to: all.count, by: max(1, all.count / 25)).map({ all[$0] }) {
      let file = try [UInt8](Data(contentsOf: url))
      #expect(try changed(changed(file, Sample.write), .remove) == file, "\(url.path)")
    }
  }

  @Test(arguments: files)
  func `a label can be written, read, written again and taken back`(url: URL) throws {
    let file = try [UInt8](Data(contentsOf: url))
    let labelled = try changed(file, Sample.write)
    #expect(facts(labelled).label == Sample.beagle)
    #expect(facts(labelled).keywords.contains("Beagle"))
    #expect(digest(labelled) == digest(file))
    #expect(try edit(labelled, Sample.write) == .unchanged)
    let boxer = try changed(labelled, Sample.writeBoxer)
    #expect(facts(boxer).label == Sample.boxer)
    #expect(Set(facts(boxer).keywords) == Set(facts(file).keywords + ["Boxer"]))
    #expect(try changed(boxer, .remove) == file)
    #expect(try changed(labelled, .remove) == file)
    #expect(try edit(file, .remove) == .unchanged)
  }
}
