import Foundation
import Messages
import PhotoMetadata
import Testing

/// EXIF blocks that point past their own end, or in a circle: nothing is appended to them.
struct EXIFReachTests {
  /// A directory: its entries as tag, type, count and value or offset; nil ends it without a
  /// pointer to the next one.
  private static func directory(_ entries: [[Int]], next: Int? = 0) -> [UInt8] {
    little(entries.count, 2)
      + entries.flatMap {
        little($0[0], 2) + little($0[1], 2) + little($0[2], 4) + little($0[3], 4)
      } + (next.map { little($0, 4) } ?? [])
  }

  private static func little(_ value: Int, _ bytes: Int) -> [UInt8] {
    Build.number(value, bytes, false)
  }

  private static let header = Array("II*\0".utf8) + little(8, 4)
  private static let orientation = [0x0112, 3, 1, 1]

  /// A block with IFD0 of one entry at 8, which ends at 26, and what follows.
  private static func block(_ entry: [Int], next: Int = 0, _ rest: [UInt8] = []) -> [UInt8] {
    header + directory([entry], next: next) + rest
  }

  /// A maker note that is a directory at 44, after IFD0 and ExifIFD, with a value at `offset`.
  private static func makerNote(valueAt offset: Int) -> [UInt8] {
    let note = directory([[1, 3, 1, 0], [2, 2, 8, offset]])
    return block([0x8769, 4, 1, 26], directory([[0x927C, 7, note.count, 44]]) + note)
      + [UInt8](repeating: 65, count: 8)
  }

  static let open: [(name: String, block: [UInt8])] = [
    ("an empty IFD1 without next pointer", block(orientation, next: 26, [0, 0])),
    ("an IFD1 that ends in its next pointer", block(orientation, next: 26, [0, 0, 0, 0])),
    ("an IFD1 behind the end", block(orientation, next: 26)),
    ("an IFD1 far behind the end", block(orientation, next: 9_999)),
    ("a next pointer to IFD0", block(orientation, next: 8)),
    ("an IFD2 behind the end", block(orientation, next: 26, directory([orientation], next: 44))),
    ("an IFD1 that follows itself", block(orientation, next: 26, directory([], next: 26))),
    ("an IFD1 followed by IFD0", block(orientation, next: 26, directory([orientation], next: 8))),
    ("a text that overruns", block([0x010E, 2, 20, 26], Array("too short".utf8))),
    ("a text that begins at the end", block([0x010E, 2, 20, 26])),
    ("a text in the header", block([0x010E, 2, 8, 0])),
    ("an ExifIFD at the end", block([0x8769, 4, 1, 26])),
    ("an ExifIFD that is cut off", block([0x8769, 4, 1, 26], [1, 0, 1, 0])),
    ("an ExifIFD without next pointer", block([0x8769, 4, 1, 26], directory([], next: nil))),
    ("an ExifIFD that is IFD0", block([0x8769, 4, 1, 8])),
    ("a GPS directory at the end", block([0x8825, 4, 1, 26])),
    (
      "an interoperability directory behind the end",
      block([0x8769, 4, 1, 26], directory([[0xA005, 4, 1, 60]]))
    ),
    ("SubIFDs behind the end", block([0x014A, 4, 2, 26], little(34, 4) + little(99, 4))),
    ("a directory of type IFD behind the end", block([0xC000, 13, 1, 26])),
    (
      "a value in ExifIFD that overruns",
      block([0x8769, 4, 1, 26], directory([[0x9286, 7, 12, 44]]) + [1, 2, 3])
    ),
    (
      "a thumbnail that overruns",
      block(orientation, next: 26, directory([[0x0201, 4, 1, 56], [0x0202, 4, 1, 9]]))
        + [0xFF, 0xD8, 0xFF, 0xD9]
    ),
    (
      "a thumbnail without a length at the end",
      block(orientation, next: 26, directory([[0x0201, 4, 1, 44]]))
    ),
    ("a preview in IFD0 behind the end", block([0x0201, 4, 1, 5_000])),
    (
      "a strip that overruns",
      block(orientation, next: 26, directory([[0x0111, 4, 1, 56], [0x0117, 3, 1, 9]])) + [1]
    ),
    ("a value of a maker note that overruns", makerNote(valueAt: 75)),
  ]

  private static let closed: [(name: String, block: [UInt8])] = [
    (
      "an IFD1 with a thumbnail",
      block(
        orientation, next: 26, directory([[0x0201, 4, 1, 56], [0x0202, 4, 1, 4]]))
        + [0xFF, 0xD8, 0xFF, 0xD9]
    ),
    ("an empty IFD1", block(orientation, next: 26, directory([]))),
    ("a maker note", makerNote(valueAt: 74)),
    (
      "no thumbnail",
      block(orientation, next: 26, directory([[0x0201, 4, 1, 0], [0x0202, 4, 1, 0]]))
    ),
    ("no interoperability", block([0x8769, 4, 1, 26], directory([[0xA005, 4, 1, 0]]))),
    (
      "other data in place of ExifIFD's next pointer",
      block(
        [0x8769, 4, 1, 26], directory([orientation], next: 0x3132_3334))
    ),
  ]

  @Test(arguments: open.map(\.name))
  func `EXIF that reaches past its end is left alone`(name: String) throws {
    let block = Self.open.first { $0.name == name }?.block ?? []
    let segment = Build.exifSegment(block)
    let original = Build.jpeg([segment, Build.jfif])
    let result = try changedWithNotices(original, Sample.write)
    #expect(result.notices.count == 1)
    #expect(contains(result.file, segment))
    #expect(facts(result.file).keywords == ["Beagle"])
    #expect(try changed(changed(result.file, Sample.writeBoxer), .remove) == original)
    let png = Build.png([Build.chunk("eXIf", block)])
    let labelled = try changedWithNotices(png, Sample.write)
    #expect(labelled.notices == result.notices)
    #expect(try changed(labelled.file, .remove) == png)
  }

  @Test(arguments: closed.map(\.name))
  func `EXIF that ends in itself gets the keyword`(name: String) throws {
    let block = Self.closed.first { $0.name == name }?.block ?? []
    let original = Build.jpeg([Build.exifSegment(block)])
    let result = try changedWithNotices(original, Sample.write)
    #expect(result.notices.isEmpty)
    #expect(contains(result.file, Build.Entry.keywords("Beagle").bytes))
    #expect(try changed(result.file, .remove) == original)
  }

  @Test func `EXIF that an earlier kennel has appended to becomes what it was`() throws {
    // The pointer after IFD1, which becomes one back to IFD0.
    let sound = Self.block(Self.orientation, next: 26, Self.directory([Self.orientation]))
    let end = sound.count - 4
    let original = Build.jpeg([Build.exifSegment(sound)])
    let patch = { (file: [UInt8]) -> [UInt8] in
      var file = file
      file[2 + 10 + end] = 8
      return file
    }
    let labelled = try patch(changed(original, Sample.write))
    #expect(try changed(labelled, .remove) == patch(original))
    let boxer = try changedWithNotices(labelled, Sample.writeBoxer)
    #expect(boxer.notices == [.openEXIF])
    #expect(boxer.file[2...].starts(with: patch(original)[2..<(2 + 10 + sound.count)]))
    #expect(try changed(boxer.file, .remove) == patch(original))
  }

  @Test func `a label whose EXIF part can't be removed stays whole`() throws {
    let block = Build.tiff([.text(0x010F, "Maker")])
    let labelled = try changed(Build.jpeg([Build.exifSegment(block)]), Sample.write)
    let end = 4 + Int(labelled[4]) << 8 + Int(labelled[5])
    let second = labelled[..<end] + Build.exifSegment(block) + labelled[end...]
    let error = #expect(throws: MetadataError.self) { try edit(Array(second), .remove) }
    #expect(error?.code == .labelNotRemovable)
  }

  @Test(.enabled(if: ExifTool.isHere, Comment(rawValue: ExifTool.missing)))
  func `exiftool can change what it could change before`() throws {
    let originals = (Self.open + Self.closed).map { Build.jpeg([Build.exifSegment($0.block)]) }
    let before = try ExifTool.refused(originals, ["-Artist=x"])
    let after = try ExifTool.refused(originals.map { try changed($0, Sample.write) }, ["-Artist=x"])
    #expect(after.isSubset(of: before))
    #expect(before.count < originals.count - 5)
  }
}
