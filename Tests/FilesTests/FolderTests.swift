import Files
import Foundation
import TestSupport
import Testing

struct FolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var names: [String] {
    folder.at("").entries().map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  @Test func `missing folders are made, and each is told of`() throws {
    var made: [Path] = []
    _ = try OpenFolder.making(folder.at("a/b/c")) { made.append($0) }
    #expect(made == [folder.at("a"), folder.at("a/b"), folder.at("a/b/c")])
    made = []
    _ = try OpenFolder.making(folder.at("a/b")) { made.append($0) }
    #expect(made == [])
  }

  @Test func `a folder that can't be noted is not left behind`() throws {
    let error = #expect(throws: Errno.self) {
      _ = try OpenFolder.making(folder.at("a")) { _ throws(Errno) in throw .diskFull }
    }
    #expect(error == .diskFull)
    #expect(names == [])
  }

  @Test func `a link in the place of a folder is refused`() throws {
    try makeFolders(folder.at("elsewhere"))
    symlink("elsewhere", "\(folder.path)/link")
    let error = #expect(throws: Errno.self) { try makeFolders(folder.at("link")) }
    #expect(error?.code == ELOOP)
  }

  @Test func `a file in the place of a private folder is no folder`() throws {
    try folder.write("file", "x")
    for path in ["file", "file/state"] {
      let error = #expect(throws: Errno.self) { try makePrivateFolder(folder.at(path)) }
      #expect(error?.code == ENOTDIR)
    }
    try makePrivateFolder(folder.at("a/b"))
    try makePrivateFolder(folder.at("a/b"))
    #expect(folder.at("a/b").isFolder)
  }

  @Test func `a folder is removed with all that is in it, and links are not followed`() throws {
    try folder.write("gone/deep/a", "x")
    try folder.write("kept/b", "y")
    symlink("../kept", "\(folder.path)/gone/link")
    try removeFolder(folder.at("gone"))
    #expect(names == ["kept"])
    #expect(folder.text("kept/b") == "y")
    #expect(throws: Errno.self) { try removeEmptyFolder(folder.at("kept")) }
  }

  @Test func `a new folder has its name when it is complete, or is gone`() throws {
    do {
      let new = try NewFolder(for: folder.at("model/"))
      try new.write("a", [1])
      #expect(names.allSatisfy { $0.hasPrefix(".kennel-") })
    }
    #expect(names == [])
    let new = try NewFolder(for: folder.at("model"))
    try new.write("a", Array("new".utf8))
    new.sync()
    try new.commit()
    #expect(names == ["model"] && folder.text("model/a") == "new")
  }

  @Test func `a new folder takes the place of another one, which goes`() throws {
    try folder.write("model/old", "x")
    let new = try NewFolder(for: folder.at("model"))
    try new.write("a", Array("new".utf8))
    try new.commit()
    #expect(folder.text("model/a") == "new" && !folder.has("model/old"))
    withExtendedLifetime(new) {}
  }

  @Test func `a file is mapped, and what is no file is refused`() throws {
    try folder.write("a", "bytes")
    let file = try MappedFile(folder.at("a"))
    #expect(file.withBytes(1..<4) { Array($0) } == Array("yte".utf8))
    try folder.write("empty", "")
    #expect(try MappedFile(folder.at("empty")).count == 0)
    #expect(throws: FileError(.isFolder, at: Path(folder.path))) {
      try MappedFile(Path(folder.path))
    }
    #expect(throws: FileError(reading: folder.at("none"), .missing)) {
      try MappedFile(folder.at("none"))
    }
  }
}
