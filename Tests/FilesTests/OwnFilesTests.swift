import Files
import Foundation
import Glibc
import Messages
import TestSupport
import Testing

struct OwnFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("state/file")
    for (name, mode) in [("", 0o755), ("state", 0o700), ("state/file", 0o600)] { set(name, mode) }
  }

  private func set(_ name: String, _ mode: Int) { chmod("\(folder.path)/\(name)", mode_t(mode)) }

  private func mode(_ name: String) -> UInt32? { (try? FileStatus(ofLink: folder.at(name)))?.mode }

  /// Checks the folder and its file.
  private func check() throws(OwnFileError) {
    var own = OwnFiles()
    try own.check(root: folder.at("state"))
    try own.check(folder.at("state/file"))
    own.makePrivate()
  }

  @Test(arguments: [
    (0o755, 0o644), (0o700, 0o664), (0o711, 0o640), (0o750, 0o600), (0o700, 0o660),
  ])
  func `what others may read, or can't reach, is made private`(state: Int, file: Int) throws {
    set("state", state)
    set("state/file", file)
    try check()
    #expect(mode("state") == 0o700 && mode("state/file") == 0o600)
  }

  @Test(arguments: [
    (0o777, 0o600), (0o770, 0o600), (0o1777, 0o600), (0o755, 0o664), (0o700, 0o666), (0o755, 0o602),
  ])
  func `what others may write is refused, and stays as it is`(state: Int, file: Int) {
    set("state", state)
    set("state/file", file)
    let error = #expect(throws: OwnFileError.self) { try check() }
    #expect(error?.code == .othersMayWrite)
    #expect(mode("state") == UInt32(state) && mode("state/file") == UInt32(file))
  }

  @Test func `a group may write below a folder that is the user's alone`() throws {
    set("", 0o700)
    set("state", 0o770)
    try check()
    #expect(mode("state") == 0o700)
  }

  @Test func `what is missing is right`() throws {
    var own = OwnFiles()
    try own.check(root: folder.at("none"))
    try own.check(folder.at("none/file"))
  }

  @Test func `no link is followed but one to the folder itself`() throws {
    symlink("state", "\(folder.path)/link")
    symlink("file", "\(folder.path)/state/link")
    set("state", 0o755)
    var own = OwnFiles()
    try own.check(root: folder.at("link"))
    own.makePrivate()
    #expect(mode("state") == 0o700)
    set("state", 0o777)
    #expect(throws: OwnFileError.self) { try own.check(root: folder.at("link")) }
    let error = #expect(throws: OwnFileError.self) { try own.check(folder.at("state/link")) }
    #expect(error?.code == .isLink)
  }

  @Test func `a pipe is refused`() {
    mkfifo("\(folder.path)/state/pipe", 0o600)
    var own = OwnFiles()
    let error = #expect(throws: OwnFileError.self) { try own.check(folder.at("state/pipe")) }
    #expect(error?.code == .isSpecial)
  }

  @Test(arguments: ["state", "state/file"])
  func `what belongs to another user is refused`(name: String) throws {
    guard geteuid() == 0 else { try Test.cancel("Only root can give files away.") }
    chown("\(folder.path)/\(name)", 65534, 65534)
    let error = #expect(throws: OwnFileError.self) { try check() }
    #expect(error?.code == .otherOwner)
    #expect(error?.description.contains("\(folder.path)/\(name) belongs to another user") == true)
  }

  @Test func `a link of another user is refused`() throws {
    guard geteuid() == 0 else { try Test.cancel("Only root can give files away.") }
    symlink("state", "\(folder.path)/link")
    lchown("\(folder.path)/link", 65534, 65534)
    var own = OwnFiles()
    let error = #expect(throws: OwnFileError.self) { try own.check(root: folder.at("link")) }
    #expect(error?.code == .otherOwner)
  }

  @Test func `a new private file is not made twice, and not through a link`() throws {
    try makePrivateFile(folder.at("new"))
    #expect(mode("new") == 0o600)
    try folder.write("new", "kept")
    try makePrivateFile(folder.at("new"))
    #expect(folder.text("new") == "kept")
    symlink("\(folder.path)/elsewhere", "\(folder.path)/link")
    try makePrivateFile(folder.at("link"))
    #expect(!folder.has("elsewhere"))
  }
}
