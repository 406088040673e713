import Containers
import Testing

/// The chunks of a PNG, in files that are made here piece by piece.
struct PNGTests {
  private static let header = chunk("IHDR", [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0])

  private func png(_ chunks: [[UInt8]]) -> [UInt8] {
    signature + Self.header + chunks.flatMap { $0 } + chunk("IEND", [])
  }
  private let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  @Test func `all chunks up to the end are found, and what follows is none`() {
    let found = walk(png([chunk("IDAT", [1, 2])]) + chunk("tEXt", []))
    #expect(found.format == .png && found.isWhole)
    #expect(found.parts.map(\.kind) == ["IHDR", "IDAT", "IEND"])
    #expect(found.parts.map(\.range) == [8..<33, 33..<47, 47..<59])
    #expect(found.parts.map(\.payload) == [16..<29, 41..<43, 55..<55])
    #expect(found.width == 3 && found.height == 2)
  }

  @Test func `a PNG is whole from IHDR to IEND alone`() {
    #expect(walk(signature + chunk("IDAT", []) + chunk("IEND", [])).damage == .noPicture)
    #expect(walk(Array(png([]).dropLast())).damage == .noPicture)
    let picture = png([chunk("IDAT", [1, 2, 3])])
    for count in [1, 12, 14, 18] {
      #expect(walk(Array(picture.dropLast(count))).damage == .noEnd)
    }
    #expect(walk(Array(picture.dropLast(12) + [9, 9] + picture.suffix(12))).damage == .brokenPart)
    let long = walk(signature + Self.header + [0xFF, 0xFF, 0xFF, 0xFF] + Array("IDAT".utf8))
    #expect(!long.isWhole && long.parts.map(\.kind) == ["IHDR"])
  }

  @Test func `EXIF is found behind the picture, with JPEG's prefix or without`() {
    let block = Array("MM\0*".utf8)
    for prefix in ["", "Exif\0\0"] {
      let exif = chunk("eXIf", Array(prefix.utf8) + block)
      #expect(walk(png([chunk("IDAT", []), exif])).exif == block)
    }
    #expect(walk(png([]) + chunk("eXIf", block)).exif == nil)
  }

  @Test func `EXIF is no longer than makes sense`() {
    let block = [UInt8](repeating: 1, count: 65_537)
    #expect(walk(png([chunk("eXIf", Array(block.dropLast()))])).exif?.count == 65_536)
    let found = walk(png([chunk("eXIf", block)]))
    #expect(found.exif == nil && found.exifParts == 1)
  }

  @Test func `a chunk's CRC shows damage`() throws {
    // The check value of CRC-32/ISO-HDLC, of the text "123456789", is 0xCBF43926.
    #expect(PNGChunks.encode("1234", Array("56789".utf8)).suffix(4) == [0xCB, 0xF4, 0x39, 0x26])
    #expect(PNGChunks.encode("tEXt", [1, 2]) == chunk("tEXt", [1, 2]))
    let file = png([chunk("tEXt", [1, 2])])
    let place = try #require(walk(file).parts.dropFirst().first)
    for index in place.range.dropFirst(4) {
      var damaged = file
      damaged[index] ^= 1
      #expect(!isIntact(damaged, place))
    }
    #expect(isIntact(file, place))
  }

  private func isIntact(_ file: [UInt8], _ part: Container.Part) -> Bool {
    file.withUnsafeBytes { PNGChunks.isIntact(part, in: Container($0)) }
  }
}
