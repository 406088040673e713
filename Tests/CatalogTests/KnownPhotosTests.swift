import Files
import BreedRecognition
import CommandKit
import Foundation
import Glibc
import Messages
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30)))
struct KnownPhotosTests {
  let recogniser: Recogniser
  var folder: TemporaryFolder { recogniser.folder }

  init() throws { recogniser = try Recogniser() }

  @Test(arguments: [true, false])
  func `a photo that was seen is not opened again`(ranking: Bool) throws {
    for name in ["a/b/1.jpg", "a/2.jpg", "3.jpg"] { try recogniser.write(name, "beagle \(name)") }
    let first = FakeClassifier()
    let found = try recogniser.run(first)
    #expect(first.photos == 3)
    for name in ["a/b/1.jpg", "a/2.jpg", "3.jpg"] {
      try recogniser.overwriteUnseen(name, "setter \(name)")
    }
    let second = FakeClassifier()
    #expect(try recogniser.run(second, ranking: ranking) == found)
    #expect(second.photos == 0)
  }

  @Test func `photos without a date are read again where an older version knew fewer sources`()
    throws
  {
    for name in ["none.jpg", "impossible.jpg", "unset.jpg", "good.jpg"] {
      try recogniser.write(name, "beagle \(name)")
    }
    try recogniser.run()
    // As versions before the third migration left it.
    for (name, taken) in [
      ("impossible", 20_120_231), ("unset", 19_700_101), ("good", 20_120_304),
    ] {
      try recogniser.sqlite(
        "UPDATE file SET taken = \(taken * 100_000) WHERE name = CAST('\(name).jpg' AS BLOB)")
    }
    try recogniser.sqlite("DELETE FROM grdb_migrations WHERE identifier LIKE '3:%'")
    let second = FakeClassifier()
    try recogniser.run(second, ranking: false)
    #expect(second.photos == 0)
    #expect(
      try recogniser.sqlite("SELECT CAST(name AS TEXT) FROM file WHERE taken IS NOT NULL")
        == "good.jpg\n")
    #expect(try recogniser.sqlite("SELECT count(*) FROM file") == "4\n")
  }

  @Test func `a photo that changed in size, time or inode is read again`() throws {
    for name in ["size.jpg", "time.jpg", "inode.jpg", "same.jpg"] {
      try recogniser.write(name, "beagle \(name)")
    }
    try recogniser.run()
    try recogniser.overwriteUnseen("size.jpg", "setter size.jpg longer")
    try recogniser.overwriteUnseen("time.jpg", "setter time.jpg")
    utimensat(AT_FDCWD, "\(recogniser.world.photos)/time.jpg", nil, 0)
    try recogniser.write("new", "setter inode.jpg")
    let (old, new) = ("\(recogniser.world.photos)/inode.jpg", "\(recogniser.world.photos)/new")
    var status = stat()
    stat(old, &status)
    utimensat(AT_FDCWD, new, [status.st_atim, status.st_mtim], 0)
    rename(new, old)
    let second = FakeClassifier()
    let found = try recogniser.run(second)
    #expect(second.photos == 3)
    #expect(found["same.jpg"] == "Beagle breed")
    for name in ["size.jpg", "time.jpg", "inode.jpg"] { #expect(found[name] == "Setter breed") }
  }

  @Test func `a photo that was moved or renamed is found by its inode, unopened`() throws {
    try recogniser.write("a/1.jpg", "beagle 1")
    try recogniser.run()
    try recogniser.overwriteUnseen("a/1.jpg", "setter 1")
    try recogniser.write("b/other.jpg", "beagle other")
    rename("\(recogniser.world.photos)/a/1.jpg", "\(recogniser.world.photos)/b/2.jpg")
    let second = FakeClassifier()
    #expect(
      try recogniser.run(second) == ["2.jpg": "Beagle breed", "other.jpg": "Beagle breed"])
    #expect(second.photos == 1)
  }

  @Test func `a copy, and a photo whose keywords changed, are not recognised again`() throws {
    let picture = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ImagingTests/Fixtures/orientation-6.jpg")
    let bytes = try [UInt8](Data(contentsOf: picture))
    let label = BreedLabel(breedID: "n2", breedName: "Setter", status: .confirmed, when: "now")
    let edit = try bytes.withUnsafeBytes {
      try labelEdit(.write(label, keywords: ["Setter"], description: nil), in: $0)
    }
    guard case .splices(let splices, _) = edit else {
      Issue.record("\(edit)")
      return
    }
    try folder.write("photos/1.jpg", Data(bytes))
    #expect(try recogniser.results().first?.record?.facts.label == nil)
    try folder.write("photos/2.jpg", Data(bytes))
    try folder.write("photos/1.jpg", Data(bytes.withUnsafeBytes { splices.applied(to: $0) }))
    let second = FakeClassifier()
    let results = try recogniser.results(second)
    #expect(second.photos == 0)
    #expect(results.map { $0.record?.facts.label } == [label, nil])
    #expect(results.map { $0.record?.facts.keywords } == [["Setter"], []])
    let third = try recogniser.results()
    #expect(third.map(\.record) == results.map(\.record))
  }

  @Test func `a sidecar that comes, changes or goes is read, and the picture is not`() throws {
    try recogniser.write("1.jpg", "beagle")
    try recogniser.run()
    for subject in ["Rex", "Luna", nil] {
      let sidecar = folder.url("photos/1.jpg.xmp")
      if let subject {
        try Data(
          """
          <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
          xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description \
          xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>\(subject)\
          </rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>
          """.utf8
        ).write(to: sidecar)
      } else {
        try FileManager.default.removeItem(at: sidecar)
      }
      let classifier = FakeClassifier()
      let result = try recogniser.results(classifier).first
      #expect(result?.record?.facts.keywords == (subject.map { [$0] } ?? []))
      #expect(classifier.photos == 0)
    }
  }

  @Test func `another model sees all photos anew, and both are remembered`() throws {
    try recogniser.write("1.jpg", "beagle")
    for (key, photos) in [("a", 1), ("b", 1), ("a", 0), ("b", 0)] {
      let classifier = FakeClassifier(key: key)
      try recogniser.run(classifier)
      #expect(classifier.photos == photos)
    }
  }

  @Test func `other thresholds decide otherwise on what is known`() throws {
    for name in ["beagle", "setter", "unsure", "not-a-dog"] {
      try recogniser.write("\(name).jpg", name)
    }
    try recogniser.run()
    for ranking in [true, false] {
      let strict = FakeClassifier(minimumConfidence: 0.85)
      let expected = FakeClassifier(key: "other", minimumConfidence: 0.85)
      #expect(try recogniser.run(strict, ranking: ranking) == recogniser.run(expected))
      #expect(strict.photos == 0)
    }
  }

  @Test func `no threshold makes a breed of what is known and below the floor`() throws {
    try recogniser.write("1.jpg", "doubtful")
    try recogniser.run()
    for ranking in [true, false] {
      let classifier = FakeClassifier(minimumConfidence: 0)
      #expect(try recogniser.run(classifier, ranking: ranking) == ["1.jpg": "Beagle unsure"])
      #expect(classifier.photos == 0)
    }
  }

  @Test func `what is restored is what was recognised, bit by bit`() throws {
    for name in ["beagle", "setter cut", "unsure", "not-a-dog"] {
      try recogniser.write("\(name).jpg", name)
    }
    let first = try recogniser.results()
    let second = try recogniser.results()
    #expect(first.count == 4)
    for (one, other) in zip(first, second) {
      let (one, other) = (try one.recognition.get(), try other.recognition.get())
      #expect(one.outcome == other.outcome)
      #expect(one.ranking == other.ranking)
      #expect(one.dogProbability.bitPattern == other.dogProbability.bitPattern)
      #expect(one.warnings == other.warnings)
      #expect(one.outputs == other.outputs)
    }
  }

  @Test func `an error is remembered by this version, and tried again by another`() throws {
    try recogniser.write("1.jpg", "nonsense")
    for (version, photos) in [("1", 1), ("1", 0), ("2", 1), ("2", 0)] {
      let classifier = FakeClassifier()
      #expect(
        try recogniser.run(classifier, version: version) == [
          "1.jpg": "The file is damaged: no picture."
        ])
      #expect(classifier.photos == photos)
    }
  }

  @Test func `an error and a warning are kept without their sentences`() throws {
    try recogniser.write("1.jpg", "nonsense")
    try recogniser.write("2.jpg", "beagle cut")
    try recogniser.run()
    let kept = try recogniser.sqlite(
      "SELECT coalesce(error, warnings) FROM recognition ORDER BY error IS NULL")
    #expect(
      kept == """
        {"key":"ImageMessage.damaged","values":{"format":"file","reason":"no picture"}}
        [{"key":"ImageMessage.lowestRowsMissing","values":{"percent":5}}]

        """)
    let classifier = FakeClassifier()
    let results = try recogniser.results(classifier)
    #expect(classifier.photos == 0)
    #expect(
      throws: Reason(
        .unreadablePicture,
        ImageMessage.damaged(
          ["format": "file", "reason": "no picture"]))
    ) { try results[0].recognition.get() }
    #expect(
      try results[1].recognition.get().warnings
        == [ImageMessage.lowestRowsMissing(["percent": 5])])
  }

  @Test(arguments: [
    "error = 'The file is damaged.'", "warnings = CAST('The lower part is missing.' AS BLOB)",
    #"error = '{"key":"ImageMessage.gone","values":{}}'"#,
    #"warnings = '[{"key":"ImageMessage.gone","values":{}}]'"#,
    #"error = '{"key":"ImageMessage.damaged","values":{}}'"#,
  ])
  func `a message that can't be understood is forgotten, and the photo read again`(
    values: String
  ) throws {
    try recogniser.write("1.jpg", "beagle")
    let found = try recogniser.run()
    try recogniser.sqlite("UPDATE recognition SET version = '1', \(values)")
    for (ranking, photos) in [(false, 1), (false, 0), (true, 0)] {
      let classifier = FakeClassifier()
      #expect(try recogniser.run(classifier, ranking: ranking) == found)
      #expect(classifier.photos == photos)
    }
  }

  @Test func `sentences of kennel 0_1_0 are forgotten when the catalog is opened`() throws {
    for name in ["beagle", "setter cut", "nonsense"] { try recogniser.write("\(name).jpg", name) }
    let found = try recogniser.run()
    try recogniser.sqlite("DELETE FROM grdb_migrations WHERE identifier LIKE '2%'")
    let classifier = FakeClassifier()
    #expect(try recogniser.run(classifier) == found)
    #expect(classifier.photos == 2)
  }

  @Test func `that memory ran out is not remembered`() throws {
    try recogniser.write("1.jpg", "memory")
    for _ in 0..<2 {
      let classifier = FakeClassifier()
      #expect(
        try recogniser.run(classifier)
          == ["1.jpg": "There is not enough memory left to read this photo."])
      #expect(classifier.photos == 1)
    }
  }

  @Test func `what can't be read at all is not remembered`() throws {
    symlink("nowhere", "\(recogniser.world.photos)/1.jpg")
    #expect(try recogniser.run() == ["1.jpg": "This link leads nowhere."])
    try recogniser.write("nowhere", "beagle")
    #expect(try recogniser.run() == ["1.jpg": "Beagle breed"])
  }

  @Test func `without the catalog nothing is remembered`() throws {
    try recogniser.write("1.jpg", "beagle")
    for _ in 0..<2 {
      let classifier = FakeClassifier()
      _ = try recogniser.world.session(classifier).recognise(
        PhotoSource(paths: [Path(recogniser.world.photos)]), as: RecognitionChoice(jobs: 1)
      ) { _, _ in
      } deliver: { _ in
      }
      #expect(classifier.photos == 1)
    }
    #expect(!folder.has("state"))
  }

  @Test func `a run that is stopped keeps what it had`() throws {
    for number in 0..<50 { try recogniser.write("\(number).jpg", "beagle \(number)") }
    let stopped = FakeClassifier { [interruption = recogniser.world.interruption] in
      interruption.request()
    }
    let had = try recogniser.run(stopped).count
    #expect(1..<50 ~= had)
    let next = TestWorld(in: folder)
    let rest = FakeClassifier()
    _ = try next.session(rest).recognise(
      PhotoSource(paths: [Path(next.photos)]),
      as: RecognitionChoice(jobs: 2, usesCatalog: true)
    ) { _, _ in
    } deliver: { _ in
    }
    #expect(rest.photos == 50 - stopped.photos)
  }

  @Test func `whether two photos show the same is known without opening them`() throws {
    for (name, text) in [("1.jpg", "beagle 1"), ("a/1.jpg", "beagle 1"), ("2.jpg", "beagle 2")] {
      try recogniser.write(name, text)
    }
    try recogniser.run()
    try recogniser.overwriteUnseen("a/1.jpg", "beagle 3")
    try recogniser.overwriteUnseen("2.jpg", "beagle 1")
    let (first, other, second) = (
      folder.at("photos/1.jpg"), folder.at("photos/a/1.jpg"), folder.at("photos/2.jpg")
    )
    for usesCatalog in [true, false] {
      var pictures = recogniser.world.session().pictureDigests(usesCatalog: usesCatalog)
      let found = [
        pictures.areSame(first, other), pictures.areSame(first, second),
        pictures.areSame(first, folder.at("photos/none.jpg")),
      ]
      #expect(found == [usesCatalog, !usesCatalog, false])
    }
  }
}
