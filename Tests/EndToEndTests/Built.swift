import Foundation

/// The package's own folder.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// The kennel that was built beside these tests.
let builtKennel = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appending(path: "kennel")

/// What a process left behind.
struct Finished {
  let status: Int32
  let output: String
  let errors: String
}

/// A place for kennel to remember that is this test run's own.
let scratchState = FileManager.default.temporaryDirectory
  .appending(path: "kennel-state-\(UUID().uuidString)").path(percentEncoded: false)

/// Runs `executable` to its end.
func run(
  _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
  folder: URL? = nil
) throws -> Finished {
  let process = Process()
  process.executableURL = executable
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment
    .merging(["XDG_STATE_HOME": scratchState]) { $1 }.merging(environment) { $1 }
  process.currentDirectoryURL = folder
  let scratch = FileManager.default.temporaryDirectory
  let output = scratch.appending(path: UUID().uuidString)
  let errors = scratch.appending(path: UUID().uuidString)
  defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
  for file in [output, errors] { try Data().write(to: file) }
  process.standardOutput = try FileHandle(forWritingTo: output)
  process.standardError = try FileHandle(forWritingTo: errors)
  process.standardInput = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return try Finished(
    status: process.terminationStatus,
    output: String(decoding: Data(contentsOf: output), as: UTF8.self),
    errors: String(decoding: Data(contentsOf: errors), as: UTF8.self))
}
