import Foundation
import TestSupport
import Testing

/// The whole way of an archive through the built kennel, and back.
@Suite(.timeLimit(.minutes(30))) struct `An archive` {
  private let folder: TestSupport.TemporaryFolder
  private var archive: String { "\(folder.path)/Photos" }
  private var sorted: String { "\(folder.path)/Sorted" }

  init() throws {
    folder = try TestSupport.TemporaryFolder()
    let fixtures = packageRoot.appending(path: "Tests/ImagingTests/Fixtures")
    for file in try FileManager.default.contentsOfDirectory(
      at: fixtures, includingPropertiesForKeys: nil)
    where ["jpg", "png"].contains(file.pathExtension) {
      try folder.write("Photos/own/\(file.lastPathComponent)", Data(contentsOf: file))
    }
    if hasWholePhotos {
      for file in try FileManager.default.subpathsOfDirectory(atPath: wholePhotos.path())
        .filter({ $0.hasSuffix(".jpg") }).sorted().prefix(40)
      {
        let photo = try Data(contentsOf: wholePhotos.appending(path: file))
        try folder.write("Photos/\(file)", photo)
        try folder.write("Photos/\(file).xmp", "a note")
      }
    } else {
      print("skipped: the whole photos of ../shared are not there; only fixtures are sorted")
    }
    try folder.write("Photos/rubbish/empty.jpg", "")
    try folder.write("Photos/rubbish/text.png", "no picture")
    chmod("\(archive)/own", 0o750)
  }

  private func kennel(_ arguments: String..., statuses: Set<Int32> = [0, 1]) throws -> Finished {
    let result = try run(
      builtKennel, arguments,
      environment: ["XDG_STATE_HOME": "\(folder.path)/state", "LC_ALL": "C.UTF-8"])
    #expect(statuses.contains(result.status), "\(arguments): \(result.errors)")
    return result
  }

  @Test func `is sorted, labelled and counted, and after the undos is as it was`() throws {
    let before = treeLines(archive)
    let contents = treeContents(archive)
    _ = try kennel("classify", archive)
    let plan = try kennel("sort", archive, "--into", sorted, "--move", "--dry-run")
    #expect(treeLines(archive) == before)
    let done = try kennel("sort", archive, "--into", sorted, "--move", "--yes")
    #expect(Set(done.output.split(separator: "\n")) == Set(plan.output.split(separator: "\n")))
    #expect(treeContents(archive, sorted) == contents)
    let filed = treeLines(sorted)
    // Without whole photos the model may be sure of none, and this has nothing to undo.
    _ = try kennel("tag", sorted, "--yes", statuses: [0])
    let labelled = treeLines(sorted)
    _ = try kennel("tag", "--breed", "Beagle", "\(sorted)/_not-a-dog", statuses: [0])
    let tagged = treeLines(sorted)
    #expect(tagged != labelled)
    _ = try kennel("tag", sorted, "--yes", statuses: [0])
    #expect(treeLines(sorted) == tagged)
    let census = try kennel("stats", "--from", "tags", "--format", "csv", sorted, statuses: [0])
    #expect(census.output.contains("breed,n02088364,Beagle,"))
    for _ in 0..<(labelled == filed ? 1 : 2) { _ = try kennel("undo", "-q", statuses: [0]) }
    #expect(treeLines(sorted) == filed)
    _ = try kennel("undo", "-q", statuses: [0])
    #expect(treeLines(archive) == before)
    #expect(!FileManager.default.fileExists(atPath: sorted))
    _ = try kennel("undo", statuses: [2])
  }

  @Test func `that is known is not decoded again, also after it was sorted and labelled`() throws {
    let first = try kennel("classify", "-q", archive)
    _ = try kennel("sort", archive, "--into", sorted, "--copy", "--yes")
    _ = try kennel("tag", sorted, "--yes", statuses: [0])
    // A kennel without its model's weights can decide on nothing that is new.
    let bare = "\(folder.path)/bin"
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/share/kennel", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: bare, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: builtKennel.resolvingSymlinksInPath(), to: URL(filePath: "\(bare)/kennel"))
    try FileManager.default.copyItem(
      at: packageRoot.appending(path: "Models"),
      to: URL(filePath: "\(folder.path)/share/kennel/Models"))
    try FileManager.default.removeItem(
      atPath: "\(folder.path)/share/kennel/Models/tf_efficientnetv2_b0.dogs121/weights.safetensors")
    let environment = ["XDG_STATE_HOME": "\(folder.path)/state", "LC_ALL": "C.UTF-8"]
    let again = try run(
      URL(filePath: "\(bare)/kennel"), ["classify", "-q", archive], environment: environment)
    #expect(again.output == first.output)
    let counted = try run(
      URL(filePath: "\(bare)/kennel"), ["stats", sorted], environment: environment)
    #expect(counted.status == 0, "\(counted.errors)")
    let anew = try run(
      URL(filePath: "\(bare)/kennel"), ["classify", "--no-catalog", archive],
      environment: environment)
    #expect(anew.status == 65)
  }
}
