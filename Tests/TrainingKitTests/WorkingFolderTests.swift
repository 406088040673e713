import Files
import CommandKit
import Foundation
import TestSupport
import Testing

@testable import TrainingKit

@Suite struct `A working folder` {
  private let folder: TemporaryFolder
  private let talk = MemorySink()
  private let console: Console
  private let path: Path

  init() throws {
    folder = try TemporaryFolder()
    console = Console(output: MemorySink(), talk: talk, environment: [:])
    path = folder.at("ours.training")
  }

  @Test func `has one holder at a time`() throws {
    let first = try WorkingFolder(path, console)
    defer { first.release() }
    try folder.write("ours.training/state", "the first's")
    let error = #expect(throws: CommandError.self) { try WorkingFolder(path, console) }
    #expect(error?.status == .cannotCreate)
    #expect(error?.description.hasPrefix("Another kennel is training in \(path).") == true)
    #expect(folder.text("ours.training/state") == "the first's")

    first.release()
    let second = try WorkingFolder(path, console)
    #expect(throws: CommandError.self) { try WorkingFolder(path, console) }
    second.release()
    #expect(try FileManager.default.contentsOfDirectory(atPath: path.lossyString) == ["state"])
    #expect(talk.text == "")
  }

  @Test func `is free when a crash left its lock file behind`() throws {
    try folder.write("ours.training/.lock", "")
    #expect(WorkingFolder.contents(of: path) == [])
    try WorkingFolder(path, console).release()
    #expect(!folder.has("ours.training/.lock"))
  }

  @Test func `goes away when it was made in vain, and on demand with all in it`() throws {
    try WorkingFolder(path, console).release()
    #expect(!folder.has("ours.training"))

    try FileManager.default.createDirectory(
      atPath: path.lossyString, withIntermediateDirectories: true)
    try WorkingFolder(path, console).release()
    #expect(folder.has("ours.training"))

    let filled = try WorkingFolder(path, console)
    try folder.write("ours.training/a/b")
    filled.remove()
    #expect(!folder.has("ours.training"))
  }

  @Test func `is made anew when the holder before takes it away just now`() throws {
    var attempts = 0
    let held = try WorkingFolder(path, console) { descriptor in
      attempts += 1
      if attempts == 1 { try? FileManager.default.removeItem(atPath: path.lossyString) }
      return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
    }
    defer { held.release() }
    #expect(attempts == 2)
    #expect(throws: CommandError.self) { try WorkingFolder(path, console) }
  }

  @Test(arguments: [ENOLCK, ENOTSUP, ENOSYS])
  func `is used without a lock where there are none`(code: Int32) throws {
    let held = try WorkingFolder(path, console) { _ in code }
    #expect(folder.has("ours.training"))
    #expect(talk.text.contains("\(path) is on a file system without locks."))
    held.release()
  }

  @Test(arguments: [EACCES, EIO])
  func `is not used when a lock fails otherwise`(code: Int32) {
    let error = #expect(throws: CommandError.self) {
      try WorkingFolder(path, console) { _ in code }
    }
    #expect(error?.status == .cannotCreate)
    #expect(error?.description.contains(path.lossyString) == true)
  }
}
