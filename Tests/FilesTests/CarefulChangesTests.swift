@testable import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Changes of files that other programs change at the same moment.
struct CarefulChangesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var names: [String] {
    folder.at("").entries().map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  private func entry(_ name: String) throws -> FolderEntry { try FolderEntry(folder.at(name)) }

  private func new(_ content: String) throws -> NewFile {
    let file = try NewFile(entry("new"))
    try file.write(Array(content.utf8))
    return file
  }

  private enum Way: CaseIterable {
    case exchange, stepByStep
  }

  private func replace(_ way: Way, _ content: String, by new: String) throws {
    let entry = try entry("a.jpg")
    let file = try self.new(new)
    switch way {
    case .exchange:
      try entry.replace(by: file, ifContent: Array(content.utf8), aside: Array("old".utf8))
    case .stepByStep:
      try entry.replaceStepByStep(
        file, Array(content.utf8), entry.sibling(Array("old".utf8)), Lease(entry))
    }
  }

  @Test(arguments: Way.allCases)
  private func `a file is replaced, and nothing else is left`(way: Way) throws {
    try folder.write("a.jpg", "before")
    try replace(way, "before", by: "after")
    #expect(folder.text("a.jpg") == "after")
    #expect(names == ["a.jpg"])
  }

  @Test(arguments: Way.allCases)
  private func `a save that came since the file was read stays`(way: Way) throws {
    try folder.write("a.jpg", "saved")
    let error = #expect(throws: FileError.self) { try replace(way, "before", by: "after") }
    #expect(error?.code == .changed)
    #expect(folder.text("a.jpg") == "saved")
    #expect(names == ["a.jpg"])
  }

  @Test(arguments: Way.allCases)
  private func `a file that was moved away is not made again`(way: Way) throws {
    #expect(throws: FileError.self) { try replace(way, "before", by: "after") }
    #expect(names == [])
  }

  @Test(arguments: Way.allCases)
  private func `what has the name of the file, but is none, stays`(way: Way) throws {
    try folder.write("b.jpg", "before")
    symlink("b.jpg", "\(folder.path)/a.jpg")
    let error = #expect(throws: FileError.self) { try replace(way, "before", by: "after") }
    #expect(error?.code == .changed)
    #expect(folder.at("a.jpg").kind == .link)
    #expect(folder.text("b.jpg") == "before")
    #expect(names == ["a.jpg", "b.jpg"])
  }

  @Test(arguments: Way.allCases)
  private func `a file that a program writes is left alone, one that a program reads is not`(
    way: Way
  ) throws {
    try folder.write("a.jpg", "before")
    let writer = open("\(folder.path)/a.jpg", O_RDWR)
    let error = #expect(throws: FileError.self) { try replace(way, "before", by: "after") }
    #expect(error?.code == .inUse)
    close(writer)
    let reader = open("\(folder.path)/a.jpg", O_RDONLY)
    defer { close(reader) }
    try replace(way, "before", by: "after")
    #expect(folder.text("a.jpg") == "after")
  }

  /// Another program saves version after version: each is there in the end, or a later one is.
  @Test(.timeLimit(.minutes(10)), arguments: Way.allCases)
  private func `no save of another program is lost in a race`(way: Way) throws {
    try folder.write("a.jpg", "0")
    let path = "\(folder.path)/a.jpg"
    let isDone = Flag()
    let writer = Thread {
      for version in 1...4000 {
        let other = "\(path).other"
        try? Data("\(version)".utf8).write(to: URL(filePath: other))
        rename(other, path)
        usleep(useconds_t(version % 7) * 20)
      }
      isDone.set()
    }
    writer.start()
    var changes = 0
    while !isDone.isSet {
      guard let content = folder.text("a.jpg") else { continue }
      if (try? replace(way, content, by: "\(content.prefix { $0 != " " }) tagged")) != nil {
        changes += 1
      }
    }
    let last = folder.text("a.jpg")?.prefix { $0 != " " }
    #expect(last == "4000")
    #expect(names == ["a.jpg"])
    #expect(changes > 0)
  }

  @Test func `a file is removed only if it is the expected one`() throws {
    try folder.write("a.jpg", "saved")
    let aside = Array("old".utf8)
    let error = #expect(throws: FileError.self) {
      try entry("a.jpg").remove(aside: aside) { $0.hasContent(Array("before".utf8)) }
    }
    #expect(error?.code == .changed)
    #expect(names == ["a.jpg"])
    try entry("a.jpg").remove(aside: aside) { $0.hasContent(Array("saved".utf8)) }
    #expect(names == [])
  }

  @Test func `a file is moved only if it is the expected one`() throws {
    try folder.write("a.jpg", "saved")
    let error = #expect(throws: FileError.self) {
      try entry("a.jpg").move(to: entry("b.jpg")) { $0.hasContent(Array("before".utf8)) }
    }
    #expect(error?.code == .changed)
    #expect(names == ["a.jpg"])
    try folder.write("b.jpg", "theirs")
    #expect(throws: FileError.self) { try entry("a.jpg").move(to: entry("b.jpg")) { _ in true } }
    #expect(folder.text("b.jpg") == "theirs" && folder.text("a.jpg") == "saved")
  }
}

/// A flag that two threads share.
private final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false

  var isSet: Bool { lock.withLock { value } }
  func set() { lock.withLock { value = true } }
}
