import Files
import CommandKit
import Foundation
import Messages
import PhotoArchive
import TestSupport
@testable import Sort

/// A folder of photos that is sorted into another one.
struct Sorter {
  let folder: TemporaryFolder
  let world: TestWorld

  init() throws {
    folder = try TemporaryFolder()
    world = TestWorld(in: folder)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/photos", withIntermediateDirectories: true)
  }

  private init(_ folder: TemporaryFolder) {
    self.folder = folder
    world = TestWorld(in: folder)
  }

  /// The same folders, with nothing said yet.
  var anew: Sorter { Sorter(folder) }

  var photos: [String] { treeLines("\(folder.path)/photos") }
  var sorted: [String] { treeLines("\(folder.path)/sorted") }
  /// The paths of the files that were filed.
  var names: [String] {
    let files = FileManager.default.enumerator(atPath: "\(folder.path)/sorted")
    return (files?.allObjects as? [String] ?? [])
      .filter { folder.at("sorted/\($0)").kind != .folder }.sorted()
  }

  func write(_ name: String, _ text: String) throws { try folder.write("photos/\(name)", text) }
  func text(_ name: String) -> String? { folder.text("sorted/\(name)") }

  func request(
    _ kind: Transfer.Kind, layout: String = Layout.standard, excluded: [Path] = [],
    source: String = "photos", destination: String = "sorted", language: String = "en"
  ) throws -> SortAction.Request {
    SortAction.Request(
      source: folder.at(source), destination: folder.at(destination), excluded: excluded,
      kind: kind, layout: try Layout(layout),
      language: LanguageChoice(code: language, isExplicit: true),
      recognition: RecognitionChoice(jobs: 2, usesCatalog: true, wantsRanking: false))
  }

  @discardableResult
  func sort(
    _ kind: Transfer.Kind, layout: String = Layout.standard, excluded: [Path] = [],
    source: String = "photos", destination: String = "sorted", language: String = "en",
    choice: PlanChoice = PlanChoice(), ask: (@Sendable (Message) -> Bool)? = nil
  ) throws -> CommandStatus {
    try SortAction(choice).perform(
      request(
        kind, layout: layout, excluded: excluded, source: source, destination: destination,
        language: language), in: world.session(ask: ask))
  }

  func apply(_ plan: String, choice: PlanChoice = PlanChoice()) throws -> CommandStatus {
    try SortAction(choice).apply(folder.at(plan), in: world.session())
  }
}
