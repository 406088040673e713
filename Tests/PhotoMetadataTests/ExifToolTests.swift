import Containers
import Foundation
import Imaging
import PhotoMetadata
import Testing

/// What exiftool and libjpeg say of labelled photos of real cameras.
@Suite(
  .serialized, .enabled(if: ExifTool.isHere, Comment(rawValue: ExifTool.missing)),
  .enabled(if: Shared.has("metadata/camera-originals"), "the photos of ../shared are not here"))
struct ExifToolTests {
  static let originals: [[UInt8]] =
    (try? CameraFileTests.files.map { try [UInt8](Data(contentsOf: $0)) }) ?? []
  static let names = CameraFileTests.files.map(\.lastPathComponent)

  /// Tags that a label adds, changes, or moves by what it adds.
  static func isKennels(_ tag: String) -> Bool {
    let name = String(tag.split(separator: ":").last ?? "")
    return tag.hasPrefix("XMP-kennel")
      || ["Subject", "XPKeywords", "Keywords", "LastKeywordXMP"].contains(name)
      || ["XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning"].contains(name)
        && tag.hasPrefix("IFD0")
      || ["XMPToolkit", "About", "ExifByteOrder", "CurrentIPTCDigest", "IPTCDigest"].contains(name)
      || name.hasSuffix("Offset") || name.hasSuffix("Start") || name.hasSuffix("Offsets")
  }

  @Test func `exiftool sees nothing lost or changed but what kennel wrote`() throws {
    let labelled = try Self.originals.map { try changed($0, Sample.write) }
    let before = try ExifTool.tags(Self.originals)
    let after = try ExifTool.tags(labelled)
    #expect(before.count == Self.originals.count && after.count == before.count)
    var compared = 0
    for (name, (old, new)) in zip(Self.names, zip(before, after)) {
      let lost = old.filter { !Self.isKennels($0.key) && new[$0.key] != $0.value }
      let gained = new.filter { !Self.isKennels($0.key) && old[$0.key] == nil }
      #expect(lost.isEmpty, "\(name): \(lost.keys.sorted())")
      #expect(gained.isEmpty, "\(name): \(gained.keys.sorted())")
      compared += old.count
      #expect(new.contains { $0.key.hasPrefix("XMP-dc") && $0.value[0].contains("Beagle") })
      #expect(new.contains { $0.key.hasPrefix("XMP-kennel") && $0.value == ["n02088364"] })
    }
    #expect(compared > 5_000)
  }

  @Test func `exiftool reads the keyword of Windows in every file`() throws {
    let labelled = try Self.originals.map { try changedWithNotices($0, Sample.write) }
    let tags = try ExifTool.read(labelled.map(\.file), options: ["-XPKeywords", "-Subject"])
    for (name, (tag, result)) in zip(Self.names, zip(tags, labelled)) {
      #expect(result.notices.isEmpty, "\(name)")
      #expect(tag["XPKeywords"]?.split(separator: ";").last == "Beagle", "\(name)")
    }
  }

  @Test func `exiftool finds no more faults than before`() throws {
    let labelled = try Self.originals.map { try changed($0, Sample.write) }
    let before = try ExifTool.complaints(Self.originals)
    let after = try ExifTool.complaints(labelled)
    for (index, name) in Self.names.enumerated() {
      let new = after[index].subtracting(before[index])
      #expect(new.isEmpty, "\(name): \(new)")
    }
  }

  @Test(arguments: CameraFileTests.files)
  func `the decoded pixels are the same`(url: URL) throws {
    let original = try [UInt8](Data(contentsOf: url))
    let labelled = try changed(original, Sample.write)
    let decoder = PhotoDecoder()
    let old = try original.withUnsafeBytes {
      try decoder.decode(Container($0), minimumShortSide: 100)
    }
    let new = try labelled.withUnsafeBytes {
      try decoder.decode(Container($0), minimumShortSide: 100)
    }
    #expect(old.image.pixels == new.image.pixels && old.orientation == new.orientation)
  }
}
