import Files
import Foundation
import Glibc
import TestSupport
import Testing

struct NewFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var names: [String] {
    folder.at("").entries().map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  private func write(_ name: String) throws {
    try folder.at(name).createFile { file throws(Errno) in try file.write(Array("report".utf8)) }
  }

  @Test func `a leftover temporary file of another process stays, and the file is written`() throws
  {
    let leftovers = [".kennel-\(getpid()).tmp", ".kennel-\(getpid())-2.tmp"]
    for name in leftovers { try folder.write(name, "theirs") }
    try write("report.html")
    #expect(folder.text("report.html") == "report")
    for name in leftovers { #expect(folder.text(name) == "theirs") }
    #expect(names == (leftovers + ["report.html"]).sorted())
  }

  @Test func `a file whose name is taken leaves nothing behind`() throws {
    // A dead link does not lead anywhere, so only the last step finds it.
    symlink("nowhere", "\(folder.path)/report.html")
    let error = #expect(throws: FileError.self) {
      try write("report.html")
    }
    #expect(error?.description == "Something else is there already.")
    #expect(names == ["report.html"])
  }

  @Test func `a file goes away unless it is kept, whatever its name is by then`() throws {
    for isKept in [true, false] {
      var file = try NewFile(temporaryIn: OpenFolder(folder.at("")))
      try file.rename(to: FolderEntry(folder.at("a.jpg")))
      #expect(names == ["a.jpg"])
      if isKept {
        file.keep()
        #expect(names == ["a.jpg"])
        try FileManager.default.removeItem(at: folder.url("a.jpg"))
      } else {
        _ = consume file
        #expect(names == [])
      }
    }
  }

  @Test func `a file that took the name of one that is not kept stays`() throws {
    let file = try NewFile(FolderEntry(folder.at("a.jpg")))
    try FileManager.default.moveItem(at: folder.url("a.jpg"), to: folder.url("moved.jpg"))
    try folder.write("a.jpg", "theirs")
    _ = consume file
    #expect(folder.text("a.jpg") == "theirs")
  }

  @Test func `a file that is replaced is whole before and after`() throws {
    try folder.write("state", "old")
    let error = #expect(throws: FileError.self) {
      try folder.at("state").replaceFile { file throws(Errno) in
        try file.write(Array("half".utf8))
        throw .diskFull
      }
    }
    #expect(error?.description == "The disk is full.")
    #expect(error?.path == folder.at("state"))
    #expect(folder.text("state") == "old")
    try folder.at("state").replaceFile { file throws(Errno) in try file.write(Array("new".utf8)) }
    #expect(folder.text("state") == "new")
    #expect(names == ["state"])
  }

  @Test func `only a regular file is replaced`() throws {
    mkfifo("\(folder.path)/pipe", 0o600)
    symlink("elsewhere", "\(folder.path)/link")
    try FileManager.default.createDirectory(
      at: folder.url("folder"), withIntermediateDirectories: false)
    let kinds: [(String, FileStatus.Kind)] = [
      ("pipe", .special), ("link", .link), ("folder", .folder),
    ]
    for (name, kind) in kinds {
      #expect(throws: FileError.self) {
        try folder.at(name).replaceFile { file throws(Errno) in try file.write([1]) }
      }
      #expect(folder.at(name).kind == kind)
    }
    #expect(names == ["folder", "link", "pipe"])
  }
}
