import Files
import BreedTraining
import Foundation
import PhotoArchive
import TestSupport
import Testing

struct ContentSplitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `photos that look the same never fall on both sides`() throws {
    for name in ["a", "b"] {
      let first = name == "a" ? 0 : 500
      try folder.addPhotos(first..<first + 40, to: "dogs/\(name)")
      for seed in first..<first + 30 {
        try folder.write("dogs/\(name)/\(seed)-half.jpg", Pictures.halved(seed))
        try folder.write("dogs/\(name)/\(seed)-mirror.jpg", Pictures.mirrored(seed))
      }
    }
    let dataset = try folder.load()
    var splits: [Int: Set<DatasetSplit>] = [:]
    for split in DatasetSplit.allCases {
      for sample in dataset[split] {
        let name = String(decoding: sample.path.name, as: UTF8.self)
        splits[Int(name.prefix { $0.isNumber }) ?? -1, default: []].insert(split)
      }
    }
    #expect(splits.count == 80)
    #expect(splits.values.allSatisfy { $0.count == 1 })
    // 200 photos in groups of 3 and 1: as near to tenths as they allow.
    #expect(18...20 ~= dataset.validation.count && 18...20 ~= dataset.test.count)
    for label in 0...1 {
      #expect(9...10 ~= dataset.validation.count { $0.label == label })
    }
  }

  @Test func `places and names of photos make no difference, nor does metadata`() throws {
    try folder.addPhotos(0..<40, to: "dogs/a")
    try folder.addPhotos(40..<80, to: "dogs/b")
    for seed in 0..<80 {
      var data = try Pictures.jpeg(seed)
      // A comment after SOI.
      data.insert(contentsOf: [0xFF, 0xFE, 0, 4, 65, 66], at: 2)
      try folder.write("again/\(seed < 40 ? "a" : "b")/x/\(1000 - seed).jpg", data)
    }
    let (one, two) = (try folder.load("dogs"), try folder.load("again"))
    #expect(one.splits == two.splits && one.digest == two.digest)
  }

  @Test func `photos that are added later move hardly any other`() throws {
    try folder.addPhotos(0..<100, to: "dogs/a")
    try folder.addPhotos(200..<300, to: "dogs/b")
    let before = try folder.load().splits
    try folder.addPhotos(100..<110, to: "dogs/a")
    let after = try folder.load().splits
    let moved = before.filter { after[$0.key] != $0.value }
    #expect(moved.count <= 4, "\(moved.count)")
    #expect(after.count == 210)
  }

  @Test func `a small class keeps a photo to validate with, and needs the rest for learning`()
    throws
  {
    try folder.addPhotos(0..<5, to: "dogs/a")
    try folder.addPhotos(10..<19, to: "dogs/b")
    let dataset = try folder.load()
    #expect(Set(dataset.validation.map(\.label)) == [0, 1] && dataset.validation.count == 2)
    #expect(dataset.test == [])
  }

  @Test func `a class of one scene stays together`() throws {
    for copy in 0..<12 {
      try folder.write("dogs/a/\(copy).jpg", Pictures.jpeg(7, quality: 50 + 4 * copy))
    }
    try folder.addPhotos(20..<30, to: "dogs/b")
    let dataset = try folder.load()
    #expect(dataset.train.count { $0.label == 0 } == 12)
  }

  @Test func `the same picture with two labels is named`() throws {
    try folder.addPhotos(0..<10, to: "dogs/a")
    try folder.addPhotos(20..<30, to: "dogs/b")
    try folder.write("dogs/b/x.jpg", Pictures.jpeg(4))
    let dataset = try folder.load()
    #expect(dataset.notes.count == 1)
    #expect("\(dataset.notes[0])".hasPrefix("1 photo looks the same as one with another label: "))
    #expect("\(dataset.notes[0])".contains("/dogs/a/4.jpg = \(folder.path)/dogs/b/x.jpg."))
    #expect(dataset.all.count == 21)
  }
}
