import Containers
import Files
import Foundation
import Imaging
import PhotoArchive
import TestSupport
import Testing

@testable import BreedTraining
import Randomness

struct FingerprintTests {
  private func thumbnail(_ file: Data) throws -> Fingerprint {
    try file.withUnsafeBytes {
      Fingerprint(of: try PhotoDecoder().thumbnail(of: Container($0), longestSide: 32))
    }
  }

  @Test func `the same picture at another size, quality or side looks the same`() throws {
    for seed in 0..<50 {
      let print = try thumbnail(Pictures.jpeg(seed))
      for file in [
        try Pictures.jpeg(seed, quality: 40), try Pictures.halved(seed),
        try Pictures.mirrored(seed),
      ] {
        let other = try thumbnail(file)
        #expect(print.looksLike(other) && other.looksLike(print), "\(seed)")
      }
    }
  }

  @Test func `brightness makes no difference`() throws {
    let image = Pictures.image(3)
    let darker = Image(
      width: image.width, height: image.height, pixels: image.pixels.map { $0 / 4 * 3 })
    #expect(Fingerprint(of: image).looksLike(Fingerprint(of: darker)))
  }

  @Test func `other pictures do not`() throws {
    let prints = (0..<200).map { Fingerprint(of: Pictures.image($0)) }
    for (index, print) in prints.enumerated() {
      #expect(!prints[..<index].contains { $0.looksLike(print) })
    }
  }

  @Test func `an empty picture looks like another one, and like no other`() throws {
    let plain = { (value: UInt8) in
      Fingerprint(of: Image(width: 8, height: 8, pixels: Array(repeating: value, count: 192)))
    }
    #expect(plain(0).looksLike(plain(255)))
    #expect(!(0..<50).contains { Fingerprint(of: Pictures.image($0)).looksLike(plain(128)) })
  }

  @Test func `every hash within the bits that may differ is a candidate`() {
    var random = SeededGenerator(seed: 5)
    for distance in 0...Fingerprint.mostDifferentBits {
      for _ in 0..<500 {
        let hash = random.next()
        var other = hash
        while (hash ^ other).nonzeroBitCount < distance {
          other ^= 1 << UInt64.random(in: 0..<64, using: &random)
        }
        var index = BandIndex()
        index.insert(42, hash: hash)
        var found = false
        index.forEachCandidate(of: other) { found = found || $0 == 42 }
        #expect(found)
      }
    }
  }

  private func photo(_ number: Int, _ file: Data, digest: Int) throws -> Inspection.Photo {
    Inspection.Photo(
      place: LabelledPhoto(path: Path("\(number)"), label: nil), digest: [UInt8(digest)],
      fingerprint: try thumbnail(file))
  }

  @Test func `groups are those that comparing all pairs gives`() throws {
    let photos = try (0..<120).map { number in
      // The seeds 0 to 39 twice, and 10 to 29 three times.
      let file =
        try number < 50
        ? Pictures.jpeg(number)
        : number < 90 ? Pictures.mirrored(number - 50) : Pictures.halved(number - 80)
      return try photo(number, file, digest: number)
    }
    var expected = photos.indices.map { [$0] }
    for (one, photo) in photos.enumerated() {
      for other in photos[..<one].indices
      where photos[other].fingerprint.looksLike(photo.fingerprint) {
        let united = expected.filter { $0.contains(one) || $0.contains(other) }
        expected.removeAll { united.contains($0) }
        expected.append(Set(united.flatMap(\.self)).sorted())
      }
    }
    var duplicates = NearDuplicates(photos)
    let groups = duplicates.groups()
    #expect(groups == expected.sorted { $0[0] < $1[0] })
    #expect(groups.count == 50 && groups[0] == [0, 50] && groups.contains([10, 60, 90]))
  }

  @Test func `copies by their digests are in one group`() throws {
    var duplicates = NearDuplicates([
      try photo(0, Pictures.jpeg(0), digest: 7), try photo(1, Pictures.jpeg(1), digest: 8),
      try photo(2, Pictures.jpeg(2), digest: 7),
    ])
    #expect(duplicates.groups() == [[0, 2], [1]])
  }
}
