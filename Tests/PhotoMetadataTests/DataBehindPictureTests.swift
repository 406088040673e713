import Foundation
import Messages
import PhotoMetadata
import Testing

/// Data after the picture that are found by offsets, which a label would make wrong.
struct DataBehindPictureTests {
  private let preview = [0x00, 0xD8, 0xFF, 0xDB] + [UInt8](repeating: 5, count: 60) + [0xFF, 0xD9]
  private func little(_ value: Int, _ bytes: Int) -> [UInt8] { Build.number(value, bytes, false) }

  /// A JPEG with a maker note, made from the offset of the data after the picture from the TIFF
  /// header, and these data.
  private func photo(
    _ trailer: [UInt8], next: Int = 0, note: (_ offset: Int) -> [UInt8]
  ) -> [UInt8] {
    func make(_ offset: Int) -> [UInt8] {
      let content = note(offset)
      let exif =
        self.little(1, 2) + self.little(0x927C, 2) + self.little(7, 2)
        + self.little(content.count, 4) + self.little(44, 4) + self.little(0, 4)
      let ifd0 =
        self.little(1, 2) + self.little(0x8769, 2) + self.little(4, 2)
        + self.little(1, 4) + self.little(26, 4) + self.little(next, 4)
      let block = Array("II*\0".utf8) + self.little(8, 4) + ifd0 + exif + content
      // Small numbers may not be offsets from something to the data.
      let comment = Build.segment(0xFE, [UInt8](repeating: 0, count: 5_000))
      return Build.jpeg([Build.exifSegment(block), comment], trailer: trailer)
    }
    return make(make(0).count - trailer.count - 12)
  }

  private func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
    little(tag, 2) + little(type, 2) + little(count, 4) + little(value, 4)
  }

  private func isSidecar(_ file: [UInt8], _ change: LabelChange = Sample.write) throws -> Bool {
    if case .sidecar = try edit(file, change) { true } else { false }
  }

  @Test func `offsets to data behind the picture keep the label out of the file`() throws {
    let zeros = [UInt8](repeating: 0, count: 40)
    let other = [UInt8](repeating: 7, count: 350)
    // The first byte of the data; a JPEG in them; a start and a length; a value of an entry.
    let notes: [(String, [UInt8], (Int) -> [UInt8])] = [
      ("start", other, { Array("abc".utf8) + self.little($0, 4) }),
      ("padded", zeros + other, { Array("abc".utf8) + self.little($0 + 40, 4) }),
      ("picture", other + preview, { Array("STMN0".utf8) + Build.big($0 + 350, 4) }),
      (
        "Minolta", other + other,
        { self.little(2, 2) + self.entry(0x88, 4, 1, $0 + 100) + self.entry(0x89, 4, 1, 300) }
      ),
      (
        "Pentax", other + other,
        { self.little(2, 2) + self.entry(3, 4, 1, 300) + self.entry(4, 4, 1, $0 + 100) }
      ),
      ("Sony", other + other, { self.little(1, 2) + self.entry(0x2001, 7, 400, $0 + 32) }),
      ("the file's start", other + preview, { self.little($0 + 12 + 350, 4) }),
      ("the note's start", other + preview, { self.little($0 - 44 + 350, 4) }),
      (
        "a header in the note", other + preview,
        {
          Array("Nikon\0II*\0".utf8) + self.little($0 - 44 - 6 + 350, 4)
        }
      ),
    ]
    for (name, trailer, note) in notes {
      let file = photo(trailer, note: note)
      #expect(try isSidecar(file), "\(name)")
      // The label of an earlier kennel has moved the data; without it they are in place again.
      let labelled = try changed(
        photo([], note: { _ in note(file.count - trailer.count - 12) }), Sample.write)
      #expect(try changed(labelled + trailer, .remove) == file, "\(name)")
    }
  }

  @Test func `trailers with offsets in the whole file keep the label out of it`() throws {
    let place = Build.jpeg().count
    for (mark, isBig) in [("!", true), ("*", false)] {
      let first = Array("AXS\(mark)".utf8) + [1, 0, 0, 0, 0, 0, 0, 0]
      let last = { (start: Int) in
        Array("AXS\(mark)".utf8) + Build.number(start, 4, isBig) + [0, 0, 0, 0]
      }
      let file = Build.jpeg(trailer: first + last(place))
      #expect(try isSidecar(file))
      // The offset is wrong already, since the label of an earlier kennel has moved it.
      let labelled = try changed(Build.jpeg(), Sample.write)
      #expect(try changed(labelled + first + last(place), .remove) == file)
    }
    #expect(try isSidecar(Build.jpeg(trailer: Array("abcQDIOBS".utf8))))
    #expect(try !isSidecar(Build.jpeg(trailer: Array("AXS!abcdefgh".utf8))))
  }

  @Test func `other data behind the picture do not`() throws {
    let note = { (_: Int) in Array("a maker note".utf8) }
    let video = Array("\0\0\0\u{18}ftypmp42".utf8) + preview + [UInt8](repeating: 9, count: 900)
    for trailer in [[0, 0, 0], video, Array("SEFHabSEFT".utf8), preview] {
      let original = photo(trailer, note: note)
      let file = try changed(original, Sample.write)
      #expect(file.suffix(trailer.count).elementsEqual(trailer))
      #expect(try changed(file, .remove) == original)
    }
    // An offset into the picture, and one past the end of the file.
    for shift in [-10, 5_000] {
      #expect(try !isSidecar(photo(video, note: { self.little($0 + shift, 4) })))
    }
  }

  @Test func `an offset that moves with its target does no harm`() throws {
    // EXIF is left alone, since IFD0 follows itself; XMP before it moves both.
    let packet = Build.xmpSegment(Build.packet(Build.bag("dc:subject", ["Rex"])))
    let photo = photo(preview, next: 8) { self.little($0, 4) }
    let original = [0xFF, 0xD8] + packet + photo.dropFirst(2)
    let file = try changed(original, Sample.write)
    #expect(file.suffix(photo.count - 2).elementsEqual(photo.dropFirst(2)))
    #expect(try isSidecar(photo))
  }
}
