import Containers
import Files
import CommandKit
import Foundation
import Messages
import PhotoArchive
import PhotoMetadata
import TestSupport
@testable import Tag

/// A folder of photos that are labelled.
struct Tagger {
  let folder: TemporaryFolder
  let world: TestWorld

  init() throws {
    folder = try TemporaryFolder()
    world = TestWorld(in: folder)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/photos", withIntermediateDirectories: true)
  }

  /// A picture of the project's own; what follows its end makes photos differ.
  static func picture(_ number: Int = 0, _ name: String = "orientation-6.jpg") throws -> Data {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ImagingTests/Fixtures")
    return try Data(contentsOf: fixtures.appending(path: name)) + Data("\(number)".utf8)
  }

  @discardableResult
  func addPhoto(_ name: String, _ number: Int = 0) throws -> Path {
    try folder.write("photos/\(name)", Self.picture(number))
  }

  var photos: [String] { treeLines("\(folder.path)/photos") }
  func bytes(_ name: String) throws -> [UInt8] { try folder.at("photos/\(name)").contents() }
  func facts(_ name: String) throws -> PhotoFacts {
    try bytes(name).withUnsafeBytes { PhotoFacts(reading: Container($0)) }
  }

  @discardableResult
  func tag(
    _ purpose: TagPurpose = .recognise, style: TagStyle = TagStyle(),
    choice: PlanChoice = PlanChoice(), paths: [String] = ["photos"],
    classifier: FakeClassifier = FakeClassifier(), ask: (@Sendable (Message) -> Bool)? = nil
  ) throws -> CommandStatus {
    try TagAction(choice).perform(
      TagAction.Request(
        source: PhotoSource(paths: paths.map(folder.at)), purpose: purpose, style: style,
        language: .english,
        recognition: RecognitionChoice(jobs: 2, usesCatalog: true, wantsRanking: false)),
      in: world.session(classifier, ask: ask))
  }

  /// Takes the newest action back.
  func undo() throws {
    guard let action = try ActionHistory(world.state).actions().first(where: { $0.state == .done })
    else { return }
    _ = try Undo(action).perform(isDryRun: false, isCancelled: { false }) { _, _ in }
  }
}
