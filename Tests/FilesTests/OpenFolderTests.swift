import CFileSystem
@testable import Files
import Foundation
import Glibc
import TestSupport
import Testing

struct OpenFolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("real/inner/a.jpg", "a")
    try folder.write("other/a.jpg", "other")
    symlink("real", "\(folder.path)/link")
    symlink("inner", "\(folder.path)/real/to-inner")
  }

  @Test(arguments: [
    ("real/inner", 0), ("real//inner/", 0), ("./real/../real/inner", 0), ("link/inner", ELOOP),
    ("real/to-inner", ELOOP), ("real/to-inner/", ELOOP), ("link", ELOOP), ("real/missing", ENOENT),
    ("missing/inner", ENOENT), ("real/inner/a.jpg", ENOTDIR), ("real/inner/a.jpg/x", ENOTDIR),
    (String(repeating: "n", count: 300), ENAMETOOLONG),
  ])
  func `a folder behind a link is not opened, with openat2 and without`(
    name: String, code: Int32
  ) throws {
    for open in [kennel_open_folder_at_once, kennel_open_folder_by_steps] {
      let result = open("\(folder.path)/\(name)")
      let error = result < 0 ? errno : 0
      #expect(error == code)
      if result >= 0 { close(result) }
    }
    if code == ELOOP { _ = try OpenFolder(folder.at(name), followsLinks: true) }
  }

  @Test func `a link swapped in for an open folder diverts nothing`() throws {
    let entry = try FolderEntry(folder.at("real/inner/a.jpg"))
    try FileManager.default.moveItem(at: folder.url("real"), to: folder.url("moved"))
    symlink("other", "\(folder.path)/real")
    try FileManager.default.createDirectory(
      at: folder.url("other/inner"), withIntermediateDirectories: true)
    try folder.write("other/inner/a.jpg", "precious")
    try entry.remove()
    #expect(folder.text("other/inner/a.jpg") == "precious")
    #expect(!folder.has("moved/inner/a.jpg"))
  }

  @Test func `no folder is made behind a link`() throws {
    let error = #expect(throws: Errno.self) {
      try OpenFolder.making(folder.at("link/new/deep"))
    }
    #expect(error == .link)
    #expect(!folder.has("real/new"))
  }

  @Test func `an exclusive rename replaces nothing on disks that lack one`() throws {
    // What the calls fall back to is tried by Tests/Torture, which lets them fail.
    let (one, other) = (
      try FolderEntry(folder.at("real/inner/a.jpg")), try FolderEntry(folder.at("other/a.jpg"))
    )
    let error = #expect(throws: Errno.self) { try one.rename(to: other) }
    #expect(error == .exists)
    #expect(folder.text("other/a.jpg") == "other")
  }
}
