import Foundation
import Testing

/// The built kennel under the limits of `ulimit`, with odd input, and its own build flags.
@Suite(.timeLimit(.minutes(30)))
struct BuiltLimitTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "photos"), withIntermediateDirectories: true)
    try folder.write(Data(contentsOf: picture), as: "photos/cat.jpg")
  }

  private var state: String { folder.url.appending(path: "state").path(percentEncoded: false) }

  /// Runs kennel by a shell that has set a limit, with its results in a file.
  private func kennel(_ limit: String, _ line: String) throws -> Finished {
    let program = builtKennel.path(percentEncoded: false)
    return try run(
      URL(filePath: "/bin/sh"), ["-c", "ulimit \(limit) && exec \(program) \(line)"],
      environment: ["XDG_STATE_HOME": state], folder: folder.url)
  }

  @Test(arguments: ["-f 0", "-n 4", "-v 200000", "-v 300000", "-v 400000"], ["classify", "stats"])
  func `a limit that is too low ends with a sentence`(limit: String, command: String) throws {
    let run = try kennel(limit, "\(command) photos")
    #expect([65, 74].contains(run.status), "\(run.status): \(run.errors)")
    // The sentence itself may have no file to go to.
    let last = run.errors.split(separator: "\n").last
    #expect(limit == "-f 0" || last?.hasPrefix("kennel: ") == true, "\(run.errors)")
  }

  @Test func `a journal that may not grow changes nothing`() throws {
    // The catalog exists, so that only the journal is written.
    #expect(try kennel("-n 100", "classify photos").status == 0)
    let run = try kennel("-f 0", "sort photos --into sorted --move | cat")
    #expect(run.status == 0)
    #expect(
      FileManager.default.fileExists(
        atPath: folder.url.appending(path: "photos/cat.jpg").path(percentEncoded: false)))
  }

  @Test(arguments: ["", "-0 "])
  func `a list without end is refused`(option: String) throws {
    let run = try kennel("-n 100", "classify \(option)--files-from /dev/zero")
    #expect(run.status == 74)
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }

  @Test func `the executable is position-independent, and its tables are write-protected`() throws {
    let readelf = URL(filePath: "/usr/bin/readelf")
    guard FileManager.default.isExecutableFile(atPath: readelf.path()) else {
      try Test.cancel("There is no readelf.")
    }
    let found = try run(readelf, ["-hld", "-W", builtKennel.path(percentEncoded: false)]).output
    #expect(found.contains("DYN (Position-Independent Executable file)"))
    #expect(found.contains("GNU_RELRO"))
    #expect(found.contains("BIND_NOW") || found.contains("Flags: NOW"))
    let stack = found.split(separator: "\n").first { $0.contains("GNU_STACK") }
    #expect(stack?.contains("RWE") == false)
  }
}
