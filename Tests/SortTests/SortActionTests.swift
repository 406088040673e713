import CommandKit
import Foundation
import Glibc
import Messages
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Sort

@Suite(.timeLimit(.minutes(30)))
struct SortActionTests {
  let sorter: Sorter

  init() throws { sorter = try Sorter() }

  @Test(arguments: Transfer.Kind.allCases)
  func `photos go into their breeds' folders, and undo takes it back`(
    kind: Transfer.Kind
  ) throws {
    for (name, text) in [
      ("a/1.jpg", "beagle 1"), ("2.jpg", "setter 2"), ("3.jpg", "unsure"), ("4.png", "not-a-dog"),
      ("5.jpg", "nonsense"), ("6.txt", "notes"),
    ] {
      try sorter.write(name, text)
    }
    let before = sorter.photos
    #expect(try sorter.sort(kind) == .somePhotosFailed)
    #expect(sorter.names == ["Beagle/1.jpg", "Setter/2.jpg", "_not-a-dog/4.png", "_unsure/3.jpg"])
    #expect(sorter.text("Beagle/1.jpg") == "beagle 1")
    #expect(sorter.folder.has("photos/a/1.jpg") == (kind != .move))
    #expect(sorter.folder.has("photos/5.jpg") && sorter.folder.has("photos/6.txt"))
    #expect(
      sorter.world.output.text.contains("photos/5.jpg  stays: The file is damaged: no picture.\n"))
    let verb = ["move": "Moved", "copy": "Copied"][kind.rawValue] ?? "Linked"
    #expect(
      sorter.world.talk.text.hasPrefix(
        "\(verb) 4 photos into \(sorter.folder.path)/sorted: 2 by breed, 1 unsure, 1 without a "
          + "dog. 1 file stays where it is. `kennel undo "))
    let action = try #require(try ActionHistory(sorter.world.state).actions().first)
    let isComplete = try Undo(action).perform(isDryRun: false, isCancelled: { false }) {
      #expect($1 == .undone)
    }
    #expect(isComplete)
    #expect(sorter.photos == before)
    #expect(sorter.sorted == [])
  }

  @Test(arguments: Transfer.Kind.allCases)
  func `a dry run and a plan change nothing, and tell what the run does`(
    kind: Transfer.Kind
  ) throws {
    for (name, text) in [
      ("a/1.jpg", "beagle 1"), ("b/1.jpg", "beagle 2"), ("b/1.xmp", "note"), ("2.jpg", "setter"),
      ("c/1.jpg", "beagle 1"),
    ] {
      try sorter.write(name, text)
    }
    let before = treeLines("\(sorter.folder.path)/photos")
    #expect(try sorter.sort(kind, choice: PlanChoice(isDryRun: true, format: .jsonl)) == .success)
    #expect(treeLines("\(sorter.folder.path)/photos") == before)
    #expect(!sorter.folder.has("sorted"))
    #expect(try ActionHistory(sorter.world.state).actions().isEmpty)
    #expect(sorter.world.talk.text.hasSuffix("Nothing was changed.\n"))
    let dry = sorter.world.output.lines

    let file = sorter.folder.at("plan.jsonl")
    let planned = sorter.anew
    let choice = PlanChoice(isDryRun: true, file: file, format: .jsonl)
    #expect(try planned.sort(kind, choice: choice) == .success)
    #expect(treeLines("\(sorter.folder.path)/photos") == before)
    let plan = sorter.folder.text("plan.jsonl")?.split(separator: "\n").map(String.init) ?? []
    #expect(plan.count == dry.count)
    // Only the moment at which the header was made differs.
    #expect(plan.dropFirst() == dry.dropFirst())

    #expect(try sorter.anew.apply("plan.jsonl") == .success)
    let applied = sorter.names.map { "\($0) \(sorter.text($0) ?? "")" }
    let after = treeLines("\(sorter.folder.path)/photos", times: false)
    let action = try #require(try ActionHistory(sorter.world.state).actions().first)
    _ = try Undo(action).perform(isDryRun: false, isCancelled: { false }) { _, _ in }
    #expect(treeLines("\(sorter.folder.path)/photos") == before)
    #expect(try sorter.anew.sort(kind) == .success)
    #expect(sorter.names.map { "\($0) \(sorter.text($0) ?? "")" } == applied)
    #expect(treeLines("\(sorter.folder.path)/photos", times: false) == after)
  }

  @Test func `a plan's file is never replaced`() throws {
    try sorter.write("1.jpg", "beagle")
    try sorter.folder.write("plan.jsonl", "mine")
    let error = #expect(throws: CommandError.self) {
      try sorter.sort(
        .copy, choice: PlanChoice(isDryRun: true, file: sorter.folder.at("plan.jsonl")))
    }
    #expect(error?.status == .cannotCreate)
    #expect(sorter.folder.text("plan.jsonl") == "mine")
  }

  @Test func `many changes are asked about, and a no changes nothing`() throws {
    for number in 0..<201 { try sorter.write("\(number).jpg", "beagle \(number)") }
    let before = treeLines(sorter.folder.path + "/photos")
    let status = try sorter.sort(.move) { question in
      #expect(question.description.hasPrefix("Move 201 files into "))
      return false
    }
    #expect(status == .success)
    #expect(sorter.world.talk.text == "Nothing was changed.\n")
    #expect(treeLines(sorter.folder.path + "/photos") == before)
    #expect(sorter.sorted == [])
    try sorter.anew.sort(.move, choice: PlanChoice(asks: false)) { _ in
      Issue.record("asked")
      return false
    }
    #expect(sorter.names.count == 201)
  }

  @Test func `200 changes are not asked about, and yes goes on`() throws {
    for number in 0..<200 { try sorter.write("\(number).jpg", "beagle \(number)") }
    try sorter.sort(.copy) { _ in
      Issue.record("asked")
      return false
    }
    #expect(sorter.names.count == 200)
    try sorter.write("200.jpg", "beagle 200")
    try sorter.sort(.copy, destination: "other") { _ in true }
    #expect(treeContents("\(sorter.folder.path)/other").count == 201)
  }

  @Test func `Ctrl-C while photos are looked at changes nothing`() throws {
    for number in 0..<50 { try sorter.write("\(number).jpg", "beagle \(number)") }
    let before = treeLines(sorter.folder.path + "/photos")
    let classifier = FakeClassifier { [interruption = sorter.world.interruption] in
      interruption.request()
    }
    let status = try SortAction(PlanChoice()).perform(
      sorter.request(.move), in: sorter.world.session(classifier))
    #expect(status == .interrupted)
    #expect(treeLines(sorter.folder.path + "/photos") == before)
    #expect(sorter.world.talk.text.contains("Stopped before the end; nothing was changed."))
  }

  @Test func `where there is no photo, that is said`() throws {
    #expect(try sorter.sort(.copy) == .nothingDone)
    #expect(sorter.world.talk.text == "No photo found.\n")
    try sorter.write("1.jpg", "nonsense")
    #expect(try sorter.anew.sort(.copy) == .nothingDone)
    #expect(!sorter.folder.has("sorted"))
  }

  @Test func `folders are named in the person's language`() throws {
    try sorter.write("1.jpg", "setter")
    try sorter.sort(.copy, language: "fr")
    #expect(sorter.names == ["Setter irlandais/1.jpg"])
  }

  @Test func `what a person stated comes first, and a date makes folders`() throws {
    let picture = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ImagingTests/Fixtures/orientation-6.jpg")
    let bytes = try [UInt8](Data(contentsOf: picture))
    for (name, status) in [("1.jpg", BreedLabel.Status.confirmed), ("2.jpg", .rejected)] {
      // The classifier sees a beagle in every real picture.
      let label = BreedLabel(
        breedID: status == .confirmed ? "n2" : "n1", breedName: "Old name", status: status,
        when: "2026-11-24T13:45:00Z")
      let edit = try bytes.withUnsafeBytes {
        try labelEdit(.write(label, keywords: [], description: nil), in: $0)
      }
      guard case .splices(let splices, _) = edit else {
        Issue.record("\(edit)")
        return
      }
      try sorter.folder.write(
        "photos/\(name)", Data(bytes.withUnsafeBytes { splices.applied(to: $0) }))
    }
    try sorter.sort(.copy, layout: "{year}/{breed}/{confidence}/{name}")
    #expect(
      sorter.names == ["_no-date/Setter/confirmed/1.jpg", "_no-date/_unsure/80-89/2.jpg"])
  }
}
