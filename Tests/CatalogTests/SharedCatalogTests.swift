import BreedRecognition
import CommandKit
import Foundation
import PhotoArchive
import Synchronization
import TestSupport
import Testing

/// Several kennels may use one catalog at a time.
@Suite(.timeLimit(.minutes(30)))
struct SharedCatalogTests {
  @Test func `runs side by side are right, and all is remembered`() throws {
    let recogniser = try Recogniser()
    for number in 0..<60 {
      try recogniser.write(
        "\(number).jpg", number % 2 == 0 ? "beagle \(number)" : "setter \(number)")
    }
    let folder = recogniser.folder
    let worlds = (0..<4).map { _ in TestWorld(in: folder) }
    let found = Mutex<[[String: String]]>([])
    DispatchQueue.concurrentPerform(iterations: worlds.count) { index in
      let results = try? Recogniser(folder: folder, world: worlds[index]).run()
      found.withLock { $0.append(results ?? [:]) }
    }
    let expected = Dictionary(
      uniqueKeysWithValues: (0..<60).map {
        ("\($0).jpg", $0 % 2 == 0 ? "Beagle breed" : "Setter breed")
      })
    #expect(found.withLock { $0 } == Array(repeating: expected, count: 4))
    for world in worlds { #expect(world.talk.text == "") }
    let classifier = FakeClassifier()
    #expect(try recogniser.run(classifier) == expected)
    #expect(classifier.photos == 0)
  }

  @Test(arguments: ["IMMEDIATE", "EXCLUSIVE"])
  func `a locked catalog is told once, and the results are right`(lock: String) throws {
    let recogniser = try Recogniser()
    try recogniser.write("0.jpg", "beagle")
    try recogniser.run()
    for number in 1..<20 { try recogniser.write("\(number).jpg", "beagle \(number)") }
    let input = try recogniser.lock(lock)
    defer { try? input.close() }
    let found = try recogniser.run()
    #expect(found.count == 20 && Set(found.values) == ["Beagle breed"])
    let warnings = recogniser.world.talk.lines
    #expect(warnings.count == 1, "\(warnings)")
    #expect(warnings.first?.hasSuffix("Another program keeps it locked.") == true)
  }
}
