import Imaging
import Messages
import Testing
import Randomness

/// Files that are cut off, altered, or lie about their size.
@Suite struct DamageTests {
  private static let files = [
    "baseline-420.jpg", "progressive.jpg", "grayscale.jpg", "restarts.jpg", "cmyk-adobe.jpg",
    "arithmetic.jpg", "arithmetic-progressive.jpg", "separate-scans.jpg", "orientation-6.jpg",
    "png-rgb.png", "png-palette-transparent.png", "png-interlaced-alpha.png", "png-16-bit.png",
    "png-exif-6.png",
  ]

  @Test(arguments: files)
  func `a file cut anywhere is whole, warned of, or refused`(name: String) throws {
    let file = try Fixtures.bytes(name)
    let whole = try decoded(file)
    for length in stride(from: 1, to: file.count, by: max(1, file.count / 150)) {
      let cut = Array(file.prefix(length))
      do {
        let photo = try decoded(cut)
        #expect((photo.width, photo.height) == (whole.width, whole.height))
        // Only the arithmetic coder can't tell that it ran dry before the last row of blocks.
        let isSilent = photo.warnings.isEmpty
        #expect(!isSilent || photo.image == whole.image || name.hasPrefix("arithmetic"))
      } catch {
        let codes: Set<ImageMessage> = [
          .unrecognised, .cutOff, .cutOffBeforePicture, .damaged, .damagedMostly, .damagedEntirely,
        ]
        #expect(codes.contains(error.code), "\(error)")
      }
    }
  }

  @Test func `a photo that lacks its last rows is used, and the user told`() throws {
    let file = try Fixtures.bytes("reducible-6.jpg")
    let photo = try decoded(Array(file.prefix(file.count * 97 / 100)))
    #expect(photo.warnings.count == 1)
    let warning = try #require(photo.warnings.first).description
    #expect(
      warning.contains(#/^The file is cut off: the lowest \d % of the picture is missing\.$/#))
    let whole = try decoded(file)
    let kept = 3 * 1043 * 700
    #expect(photo.image.pixels.prefix(kept) == whole.image.pixels.prefix(kept))
    let error = try #require(failure(Array(file.prefix(file.count / 2))))
    #expect(error.code == .cutOff)
    #expect(error.description.contains(#/only \d\d % of the picture is there/#))
  }

  @Test func `a PNG with a wrong checksum is damaged and not cut off`() throws {
    var file = try Fixtures.bytes("png-rgb.png")
    let type = try #require(file.firstRange(of: Array("IDAT".utf8)))
    let size = file[(type.lowerBound - 4)..<type.lowerBound].reduce(0) { $0 << 8 | Int($1) }
    let data = file[type.upperBound..<type.upperBound + size]
    // Two chunks in place of one: libpng checks the first one's checksum before the last rows.
    var chunks: [UInt8] = []
    for part in [data.prefix(size / 2), data.dropFirst(size / 2)] {
      withUnsafeBytes(of: UInt32(part.count).bigEndian) { chunks += $0 }
      chunks += Array("IDAT".utf8)
      chunks += part
      chunks += [0, 0, 0, 0]
    }
    file.replaceSubrange((type.lowerBound - 4)..<(type.upperBound + size + 4), with: chunks)
    let outcome = Result { () throws(ImageError) in try decoded(file) }
    #expect(throws: ImageError.self) { try outcome.get() }
    guard case .failure(let error) = outcome else { return }
    #expect(error.code == .damagedMostly)
    #expect(error.description.contains(#/^The PNG is damaged: .*\. Only \d+ % of the picture/#))
  }

  @Test func `a JPEG of which nothing is there has no share of its picture`() throws {
    let file = try Fixtures.bytes("baseline-420.jpg")
    let scan = try #require(file.ranges(of: [0xFF, 0xDA]).last)
    for length in (scan.upperBound + 8)..<(scan.upperBound + 30) {
      let error = try #require(failure(Array(file.prefix(length))))
      #expect(!error.description.contains(" 0 %"))
    }
  }

  @Test func `a JPEG that lacks only its end marker is whole`() throws {
    for name in ["baseline-420.jpg", "progressive.jpg", "reducible-6.jpg"] {
      let file = try Fixtures.bytes(name)
      #expect(try decoded(file.dropLast(2)) == decoded(file))
    }
  }

  @Test func `a progressive JPEG without its finest detail is used`() throws {
    let file = try Fixtures.bytes("progressive.jpg")
    let photo = try decoded(Array(file.prefix(file.count * 9 / 10)))
    #expect(
      photo.warnings.map(\.description)
        == ["The file is cut off: the picture lacks its finest detail."])
  }

  @Test func `damage inside a JPEG is warned of`() throws {
    var file = try Fixtures.bytes("reducible-6.jpg")
    for offset in stride(from: file.count / 2, to: file.count / 2 + 40, by: 2) {
      file[offset] = 0xFF
      file[offset + 1] = 0xD3  // restart markers where none belong
    }
    let outcome = Result { () throws(ImageError) in try decoded(file) }
    if case .success(let photo) = outcome { #expect(!photo.warnings.isEmpty) }
  }

  @Test(arguments: files)
  func `random changes never crash`(name: String) throws {
    let file = try Fixtures.bytes(name)
    var random = SeededGenerator(seed: UInt64(file.count))
    var limits = DecodeLimits()
    limits.maxJPEGPixels = 1_000_000
    limits.maxPNGPixels = 1_000_000
    let preprocessing = Preprocessing(side: 8)
    for _ in 0..<150 {
      var changed = file
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let offset = Int.random(in: 0..<changed.count, using: &random)
        changed[offset] = UInt8.random(in: 0...255, using: &random)
      }
      if let photo = try? decoded(changed, limits: limits, minimumShortSide: 16) {
        #expect(input(preprocessing, of: photo).allSatisfy { $0.isFinite })
      }
    }
  }

  @Test func `inputs that fuzzing found stay harmless`() throws {
    for file in try RepositoryFiles.bytes(in: "Tests/Fuzz/Found/decode") {
      if let photo = try? decoded(file, minimumShortSide: 16) {
        #expect(input(Preprocessing(side: 8), of: photo).count == 192)
      }
    }
  }
}
