import BreedTraining
import Foundation
import Messages
import PhotoArchive
import Synchronization
import TestSupport
import Testing

struct ClassFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a folder of class folders gives classes by name, and samples in order`() throws {
    try folder.addPhotos(20..<40, to: "dogs/Rex's litter")
    try folder.addPhotos(0..<20, to: "dogs/n02088364-beagle/deep/er")
    let dataset = try folder.load()
    #expect(
      dataset.classes == [
        DatasetClass(name: "Rex's litter"),
        DatasetClass(name: "n02088364-beagle", id: "n02088364"),
      ])
    #expect((dataset.train.count, dataset.validation.count, dataset.test.count) == (32, 4, 4))
    for split in DatasetSplit.allCases {
      let names = folder.names(dataset[split])
      #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
      for (name, sample) in zip(names, dataset[split]) {
        #expect(sample.label == (name.hasPrefix("dogs/Rex") ? 0 : 1))
      }
    }
    #expect(dataset.notes == [] && dataset.unreadable == [])
  }

  @Test func `the dataset is the same whatever the number of threads`() throws {
    try folder.addPhotos(0..<30, to: "dogs/a")
    try folder.addPhotos(30..<60, to: "dogs/b")
    let one = try folder.load(threads: 1)
    let five = try folder.load(threads: 5)
    #expect(one.train == five.train && one.validation == five.validation && one.test == five.test)
    #expect(one.digest == five.digest)
    #expect(try folder.load(seed: 2).digest != one.digest)
  }

  @Test func `given splits are kept, and a missing test stays empty`() throws {
    try folder.addPhotos(0..<6, to: "dogs/train/a")
    try folder.addPhotos(10..<16, to: "dogs/train/b")
    try folder.addPhotos(20..<22, to: "dogs/val/a")
    try folder.addPhotos(30..<33, to: "dogs/validation/b")
    let dataset = try folder.load()
    #expect((dataset.train.count, dataset.validation.count, dataset.test.count) == (12, 5, 0))
    #expect(folder.names(dataset.validation).first == "dogs/val/a/20.jpg")
    #expect(dataset.notes == [])
  }

  @Test func `without a folder to validate with, a tenth of the training photos is kept apart`()
    throws
  {
    try folder.addPhotos(0..<20, to: "dogs/train/a")
    try folder.addPhotos(20..<40, to: "dogs/train/b")
    try folder.addPhotos(50..<53, to: "dogs/test/b")
    let dataset = try folder.load()
    #expect((dataset.train.count, dataset.validation.count, dataset.test.count) == (36, 4, 3))
    #expect(dataset.notes.count == 1 && "\(dataset.notes[0])".contains("a tenth"))
  }

  @Test func `photos that look the same and were given to two splits are reported, not moved`()
    throws
  {
    try folder.addPhotos(0..<6, to: "dogs/train/a")
    try folder.addPhotos(10..<16, to: "dogs/train/b")
    try folder.write("dogs/validation/a/x.jpg", Pictures.halved(3))
    let dataset = try folder.load()
    #expect(dataset.train.count == 12 && dataset.validation.count == 1)
    #expect(dataset.notes.count == 1 && "\(dataset.notes[0])".hasPrefix("1 photo looks the same"))
    #expect("\(dataset.notes[0])".contains("train/a/3.jpg = "))
  }

  @Test func `other folders to validate with take the place of the dataset's own`() throws {
    try folder.addPhotos(0..<6, to: "dogs/train/a")
    try folder.addPhotos(10..<16, to: "dogs/train/b")
    try folder.addPhotos(20..<22, to: "dogs/validation/a")
    try folder.addPhotos(30..<34, to: "other/b")
    try folder.addPhotos(40..<41, to: "other/stranger")
    let dataset = try folder.load(validation: "other")
    #expect(
      folder.names(dataset.validation) == ["30", "31", "32", "33"].map { "other/b/\($0).jpg" })
    #expect(dataset.notes.contains { "\($0)".contains("replaces") })
    #expect(dataset.notes.contains { "\($0)".contains("left out: stranger.") })
    #expect(dataset.classes.map(\.name) == ["a", "b"])
  }

  @Test func `photos that look like one to validate with are left out`() throws {
    try folder.addPhotos(0..<20, to: "dogs/a")
    try folder.addPhotos(20..<40, to: "dogs/b")
    try folder.write("other/a/copy.jpg", Pictures.mirrored(7))
    let dataset = try folder.load(validation: "other")
    #expect(folder.names(dataset.validation) == ["other/a/copy.jpg"])
    #expect(dataset.all.count == 40 && !folder.names(dataset.all).contains("dogs/a/7.jpg"))
    #expect(dataset.notes.count == 1 && "\(dataset.notes[0])".contains("left out: "))
  }

  @Test func `a class whose photos all look like ones to validate with is an error, and named`()
    throws
  {
    try folder.addPhotos(0..<6, to: "dogs/a")
    try folder.addPhotos(20..<40, to: "dogs/b")
    try folder.addPhotos(0..<6, to: "other/a")
    let error = #expect(throws: DatasetError.self) { try folder.load(validation: "other") }
    #expect(error?.description.contains("no photo left to learn from of a: all look") == true)
  }

  @Test func `a photo to learn from that looks like one of the test stays, and is reported`() throws
  {
    try folder.addPhotos(0..<10, to: "dogs/train/a")
    try folder.addPhotos(20..<30, to: "dogs/train/b")
    try folder.write("dogs/test/a/x.jpg", Pictures.halved(3))
    let dataset = try folder.load()
    #expect(folder.names(dataset.test) == ["dogs/test/a/x.jpg"])
    #expect(folder.names(dataset.train).contains("dogs/train/a/3.jpg"))
    #expect((dataset.train.count, dataset.validation.count) == (18, 2))
    #expect(dataset.notes.count == 2 && "\(dataset.notes[1])".contains("train/a/3.jpg"))
  }

  @Test func `classes are selected by name or by number`() throws {
    for (index, name) in ["a", "b", "c"].enumerated() {
      try folder.addPhotos(100 * index..<100 * index + 6, to: "dogs/\(name)")
    }
    #expect(try folder.load(classes: .first(2)).classes.map(\.name) == ["a", "b"])
    let dataset = try folder.load(classes: .named(["c", "a"]))
    #expect(dataset.classes.map(\.name) == ["a", "c"])
    #expect(Set(dataset.all.map(\.label)) == [0, 1] && dataset.all.count == 12)
    let error = #expect(throws: DatasetError.self) { try folder.load(classes: .first(4)) }
    #expect(error?.description == "\(folder.path)/dogs has 3 classes, and not 4.")
    let noClass = DatasetError(.noClasses, ["dataset": "\(folder.path)/dogs", "names": "d"])
    #expect(throws: noClass) {
      try folder.load(classes: .named(["a", "d"]))
    }
  }

  @Test
  func `a class with too few photos is named and left out; photos too small in number end it`()
    throws
  {
    try folder.addPhotos(0..<6, to: "dogs/a")
    try folder.addPhotos(10..<16, to: "dogs/b")
    try folder.addPhotos(20..<24, to: "dogs/c")
    let dataset = try folder.load()
    #expect(dataset.classes.map(\.name) == ["a", "b"])
    #expect(dataset.notes.count == 1 && "\(dataset.notes[0])".contains("c (4)"))
    #expect(dataset.all.count == 12)
    #expect(throws: DatasetError.self) { try folder.load(classes: .named(["a", "c"])) }
  }

  @Test func `unreadable photos are named and left out`() throws {
    try folder.addPhotos(0..<6, to: "dogs/a")
    try folder.addPhotos(10..<16, to: "dogs/b")
    try folder.write("dogs/a/broken.jpg", "no photo")
    try folder.write("dogs/b/notes.txt", "not even by its name")
    let dataset = try folder.load()
    #expect(dataset.unreadable.map(\.path) == [folder.at("dogs/a/broken.jpg")])
    #expect(dataset.unreadable.allSatisfy { $0.reason.code == .unreadablePicture })
    #expect(dataset.all.count == 12)
  }

  @Test func `background photos have no label, and go where the classes' photos go`() throws {
    try folder.addPhotos(0..<6, to: "dogs/train/a")
    try folder.addPhotos(20..<22, to: "dogs/validation/a")
    try folder.addPhotos(100..<120, to: "dogs/cats")
    #expect(throws: DatasetError.self) { try folder.load() }
    let dataset = try folder.load(background: "dogs/cats")
    #expect(dataset.train.filter { $0.label == nil }.count == 18)
    #expect(dataset.validation.filter { $0.label == nil }.count == 2)
    #expect(dataset.train.last?.label == nil && dataset.train.first?.label == 0)
    #expect(dataset.test == [] && dataset.classes.count == 1)
  }

  @Test func `background photos may be given to splits themselves`() throws {
    try folder.addPhotos(0..<20, to: "dogs/a")
    try folder.addPhotos(100..<105, to: "cats/train/deep")
    try folder.addPhotos(110..<113, to: "cats/validation")
    let dataset = try folder.load(background: "cats")
    #expect(dataset.train.filter { $0.label == nil }.count == 5)
    #expect(dataset.validation.filter { $0.label == nil }.count == 3)
  }

  @Test func `what is no dataset is said`() throws {
    try folder.addPhotos(0..<6, to: "empty")
    try folder.addPhotos(0..<6, to: "mixed/train/a")
    try folder.addPhotos(0..<6, to: "mixed/a")
    try folder.addPhotos(0..<6, to: "only/test/a")
    try folder.addPhotos(0..<6, to: "bad/a\u{202E}b")
    let cases: [(String, DatasetMessage)] = [
      ("empty", .noFolders), ("mixed", .mixedFolders), ("only", .noTrainFolder),
      ("bad", .badClassName), ("absent", .notRead),
    ]
    for (name, code) in cases {
      let error = #expect(throws: DatasetError.self, "\(name)") { try folder.load(name) }
      #expect(error?.code == code)
    }
  }

  @Test func `it tells how far it is, and stops when it is asked to`() throws {
    try folder.addPhotos(0..<40, to: "dogs/a")
    try folder.addPhotos(40..<80, to: "dogs/b")
    let request = DatasetRequest(source: .path(folder.at("dogs")), threads: 2)
    var seen: [Int] = []
    _ = try Dataset.load(request, progress: { done, total in seen.append(1000 * done + total) })
    #expect(seen == (1...80).map { 1000 * $0 + 80 })
    let stop = Atomic(false)
    var done = 0
    #expect(throws: CancellationError.self) {
      try Dataset.load(
        request,
        progress: { count, _ in
          done = count
          if count == 5 { stop.store(true, ordering: .relaxed) }
        }, isCancelled: { stop.load(ordering: .relaxed) })
    }
    #expect(5..<80 ~= done)
  }
}
