import CommandKit
import Foundation
import Glibc
import PhotoArchive
import TestSupport
import Testing
@testable import Sort

/// Plans are files that anybody may have written.
struct PlanTests {
  let sorter: Sorter

  init() throws {
    sorter = try Sorter()
    try sorter.write("rex.jpg", "beagle")
    try sorter.write("rex.xmp", "note")
    try sorter.write("odd.jpg", "nonsense")
    sorter.folder.write(bytes: Array("photos/r".utf8) + [0xFF] + Array(".jpg".utf8))
    try sorter.sort(
      .move, choice: PlanChoice(isDryRun: true, file: sorter.folder.at("plan.jsonl")))
  }

  private var plan: String { sorter.folder.text("plan.jsonl") ?? "" }

  @Test func `every line of a plan and of a run is as the published schema says`() throws {
    let schema = try JSONSchema.published("kennel.plan-2")
    let run = sorter.anew
    try run.sort(.move, choice: PlanChoice(format: .jsonl))
    let lines = plan.split(separator: "\n") + run.world.output.text.split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines.contains { $0.contains("pathBase64") })
    for line in lines { #expect(try schema.violations(in: String(line)) == [], "\(line)") }
    for bad in [
      plan.replacing("kennel.plan/2", with: "kennel.plan/3"), plan.replacing("\"move\"", with: "1"),
    ] {
      let wrong = try bad.split(separator: "\n").filter {
        try !schema.violations(in: String($0)).isEmpty
      }
      #expect(!wrong.isEmpty)
    }
  }

  @Test(arguments: [
    ("sorted/Beagle/rex.jpg", "elsewhere/rex.jpg"), ("sorted/Beagle/", "sorted/../elsewhere/"),
    ("sorted/Beagle/", "sorted/Beagle/../../elsewhere/"), ("sorted/Beagle", "sorted-too/Beagle"),
    ("\"action\":\"move\"", "\"action\":\"shred\""), ("\"action\":\"move\",", ""),
    ("sorted/Beagle/rex.jpg", "sorted/Beagle/rex.jpg\\u0000.txt"),
    ("sorted/Beagle/rex.jpg", "sorted"),
    ("\"size\":6", "\"bytes\":6"), ("\"modified\":", "\"changed\":"),
    ("\"type\":\"header\"", "\"type\":\"left\""), ("\"command\":\"sort\"", "\"command\":\"tag\""),
    ("\"schema\":\"kennel.plan/2\"", "\"schema\":\"kennel.plan/3\""),
    ("\"destination\":", "\"nowhere\":"), ("{", "["), ("\"size\":6", "\"size\":1e400"),
    ("\"target\":\"/", "\"target\":\""), ("photos/rex.jpg\"", "photos/rex\\u0000.jpg\""),
  ])
  func `a plan that leads elsewhere, or that nobody understands, is refused`(
    good: String, bad: String
  ) throws {
    let edited = plan.replacing(good, with: bad)
    #expect(edited != plan)
    try sorter.folder.write("edited.jsonl", edited)
    let before = treeLines("\(sorter.folder.path)/photos")
    let error = #expect(throws: CommandError.self) { try sorter.apply("edited.jsonl") }
    #expect(error?.status == .badData)
    #expect(treeLines("\(sorter.folder.path)/photos") == before)
    #expect(!sorter.folder.has("elsewhere") && !sorter.folder.has("sorted"))
  }

  @Test func `a relative path in a plan is refused`() throws {
    let edited = plan.replacing("\(sorter.folder.path)/photos/rex.jpg", with: "photos/rex.jpg")
    try sorter.folder.write("edited.jsonl", edited)
    #expect(throws: CommandError.self) { try sorter.apply("edited.jsonl") }
    #expect(sorter.folder.has("photos/rex.jpg"))
  }

  @Test func `a plan can't lead out of its destination through a link`() throws {
    for folder in ["sorted", "elsewhere", "elsewhere/sub"] {
      mkdir("\(sorter.folder.path)/\(folder)", 0o755)
    }
    symlink("../elsewhere", "\(sorter.folder.path)/sorted/Beagle")
    for folder in ["Beagle", "Beagle/sub", "Beagle/new"] {
      let edited = plan.replacing("sorted/Beagle/", with: "sorted/\(folder)/")
      try sorter.folder.write("edited.jsonl", edited)
      _ = try? sorter.anew.apply("edited.jsonl")
      #expect(treeContents("\(sorter.folder.path)/elsewhere") == [])
      #expect(sorter.folder.text("photos/rex.jpg") == "beagle")
    }
  }

  @Test func `a photo whose companion changed since the plan stays with it, and the others go`()
    throws
  {
    try sorter.write("luna.jpg", "setter")
    try sorter.anew.sort(
      .move, choice: PlanChoice(isDryRun: true, file: sorter.folder.at("later.jsonl")))
    try sorter.write("rex.xmp", "another note")
    #expect(try sorter.apply("later.jsonl") == .somePhotosFailed)
    #expect(sorter.text("Setter/luna.jpg") == "setter")
    #expect(sorter.folder.text("photos/rex.jpg") == "beagle")
    #expect(sorter.folder.text("photos/rex.xmp") == "another note")
    let text = sorter.world.output.text
    #expect(text.contains("rex.xmp  not done: It was changed meanwhile, so it was left alone."))
    #expect(text.contains("rex.jpg  not done: It stays with what belongs to it"))
  }

  @Test func `a plan that was done already finds nothing to do`() throws {
    _ = try sorter.apply("plan.jsonl")
    let tree = sorter.sorted
    #expect(try sorter.anew.apply("plan.jsonl") == .somePhotosFailed)
    #expect(sorter.sorted == tree)
  }

  @Test func `a plan that is not there is an error`() {
    #expect(throws: CommandError.self) { try sorter.apply("missing.jsonl") }
    #expect(throws: CommandError.self) { try sorter.apply("photos") }
  }
}
