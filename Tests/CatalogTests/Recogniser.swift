import Files
import BreedRecognition
import CommandKit
import Foundation
import Glibc
import PhotoArchive
import TestSupport
import Testing

/// Recognises the photos of a folder, as `classify` and `sort` do.
struct Recogniser {
  let folder: TemporaryFolder
  let world: TestWorld

  init(folder: TemporaryFolder, world: TestWorld) {
    self.folder = folder
    self.world = world
  }

  init() throws {
    let folder = try TemporaryFolder()
    self.init(folder: folder, world: TestWorld(in: folder))
    try FileManager.default.createDirectory(
      atPath: world.photos, withIntermediateDirectories: true)
  }

  /// What becomes of each photo, by its name.
  @discardableResult
  func run(
    _ classifier: FakeClassifier = FakeClassifier(), ranking: Bool = true, version: String = "1"
  ) throws -> [String: String] {
    var found: [String: String] = [:]
    try results(classifier, ranking: ranking, version: version).forEach { result in
      let name = String(decoding: result.path.name, as: UTF8.self)
      switch result.recognition {
      case .success(let recognition):
        found[name] = "\(recognition.breed?.breed.name ?? "none") \(recognition.outcome)"
      case .failure(let error): found[name] = error.description
      }
    }
    return found
  }

  func results(
    _ classifier: FakeClassifier = FakeClassifier(), ranking: Bool = true, version: String = "1"
  ) throws -> [PhotoResult] {
    var results: [PhotoResult] = []
    _ = try world.session(classifier, version: version).recognise(
      PhotoSource(paths: [Path(world.photos)]),
      as: RecognitionChoice(jobs: 2, usesCatalog: true, wantsRanking: ranking)
    ) { _, _ in
    } deliver: {
      results.append($0)
    }
    return results
  }

  /// Runs a statement with Python's own SQLite.
  ///
  /// - Returns: the first column, a row a line.
  @discardableResult
  func sqlite(_ statement: String) throws -> String {
    let (python, output) = (Process(), Pipe())
    python.executableURL = URL(filePath: "/usr/bin/env")
    let script = """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      for row in c.execute(sys.argv[2]): print(row[0])
      c.commit()
      """
    let file = folder.url("state/kennel/catalog.sqlite").path(percentEncoded: false)
    python.arguments = ["python3", "-c", script, file, statement]
    python.standardOutput = output
    try python.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    python.waitUntilExit()
    #expect(python.terminationStatus == 0)
    return text
  }

  /// Starts a program that locks the catalog until its input is closed.
  func lock(_ kind: String) throws -> FileHandle {
    let (python, input, output) = (Process(), Pipe(), Pipe())
    python.executableURL = URL(filePath: "/usr/bin/env")
    let script = """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1], isolation_level=None)
      c.execute("PRAGMA locking_mode = " + ("EXCLUSIVE" if sys.argv[2] == "EXCLUSIVE" else "NORMAL"))
      c.execute("BEGIN " + sys.argv[2])
      c.execute("INSERT INTO model VALUES (99, 'key', 'name')")
      print("locked", flush=True)
      sys.stdout.close()
      sys.stdin.read()
      """
    let file = folder.url("state/kennel/catalog.sqlite").path(percentEncoded: false)
    python.arguments = ["python3", "-c", script, file, kind]
    python.standardInput = input
    python.standardOutput = output
    try python.run()
    #expect(!output.fileHandleForReading.availableData.isEmpty)
    return input.fileHandleForWriting
  }

  /// Writes a photo.
  func write(_ name: String, _ text: String) throws { try folder.write("photos/\(name)", text) }

  /// Writes a photo's bytes anew so that nothing shows it: same size, time and inode.
  func overwriteUnseen(_ name: String, _ text: String) throws {
    let url = folder.url("photos/\(name)")
    let path = url.path(percentEncoded: false)
    var status = stat()
    stat(path, &status)
    let file = try FileHandle(forWritingTo: url)
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
    utimensat(AT_FDCWD, path, [status.st_atim, status.st_mtim], 0)
  }
}
