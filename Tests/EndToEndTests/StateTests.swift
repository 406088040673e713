import Foundation
import Glibc
import Testing

/// The built kennel where its state is another's, or can't be.
@Suite(.timeLimit(.minutes(30)))
struct BuiltStateTests {
  private let folder: TemporaryFolder
  private var state: String { folder.url.appending(path: "state").path(percentEncoded: false) }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "photos"), withIntermediateDirectories: true)
    try folder.write(Data(contentsOf: picture), as: "photos/cat.jpg")
  }

  private func kennel(_ line: String) throws -> Finished {
    try run(
      builtKennel, line.split(separator: " ").map(String.init),
      environment: ["XDG_STATE_HOME": state], folder: folder.url)
  }

  private static let changing = [
    "sort photos --into sorted --copy", "sort photos --into sorted --move --dry-run",
    "sort --apply plan.jsonl", "tag photos --breed Beagle", "tag photos --breed Beagle --dry-run",
    "undo", "undo --dry-run",
  ]

  @Test func `state that others may write is used by none`() throws {
    let plan = try kennel("sort photos --into sorted --copy --plan plan.jsonl")
    #expect(plan.status == 0, "\(plan.errors)")
    #expect(try kennel("sort photos --into before --copy").status == 0)
    chmod("\(state)/kennel", 0o777)
    for line in ["classify photos", "stats photos"] {
      let run = try kennel(line)
      #expect(run.status == 0)
      let notices = run.errors.split(separator: "\n").filter { $0.contains("kennel goes on") }
      #expect(notices.count == 1, "\(run.errors)")
    }
    for line in Self.changing + ["history"] {
      let run = try kennel(line)
      #expect(run.status == 73, "\(line): \(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(run.errors.contains("Other users can write to \(state)/kennel."))
    }
    let before = folder.url.appending(path: "before").path(percentEncoded: false)
    #expect(FileManager.default.fileExists(atPath: before))
    chmod("\(state)/kennel", 0o755)
    #expect(try kennel("undo").status == 0)
    #expect(!FileManager.default.fileExists(atPath: before))
  }

  @Test func `state that can't be made is told with the way out`() throws {
    try folder.write(Data(), as: "state")
    for line in ["sort photos --into sorted --copy", "tag photos --breed Beagle"] {
      let run = try kennel(line)
      #expect(run.status == 73)
      #expect(
        run.errors == """
          kennel: The journal can't be begun in \(state)/kennel: It is not a folder. Set \
          XDG_STATE_HOME to a folder that kennel can write to.

          """)
    }
    let run = try kennel("classify photos")
    #expect(run.status == 0)
    #expect(run.errors.contains("Set XDG_STATE_HOME to a folder that kennel can write to."))
  }
}
