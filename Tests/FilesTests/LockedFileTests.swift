import Files
import Glibc
import TestSupport
import Testing

struct LockedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The error of opening a file; nil where it is opened.
  private func problem(
    _ name: String, _ mode: LockedFile.Mode, lock: (Int32) -> Int32 = LockedFile.lockWithoutWaiting
  ) -> Errno? {
    do throws(Errno) {
      _ = try LockedFile(folder.at(name), mode, lock: lock)
      return nil
    } catch {
      return error
    }
  }

  @Test func `one holder at a time has a file, and what is added stands at its end`() throws {
    try folder.write("log", "one\n")
    do {
      let file = try LockedFile(folder.at("log"), .existing)
      let (isLocked, first) = (file.isLocked, file.lastByte)
      #expect(isLocked && first == UInt8(ascii: "\n"))
      #expect(problem("log", .existing) == .locked)
      try file.append(Array("two".utf8))
      try file.sync()
      let last = file.lastByte
      #expect(last == UInt8(ascii: "o"))
    }
    #expect(folder.text("log") == "one\ntwo")
    #expect(problem("log", .existing) == nil)
  }

  @Test func `a new file must not be there, an existing one must, and another is made`() throws {
    #expect(problem("a", .existing) == .missing)
    #expect(problem("a", .new) == nil)
    #expect(problem("a", .new) == .exists)
    #expect(problem("b", .any) == nil && problem("b", .any) == nil)
    // Only the user may read a journal.
    #expect(try FileStatus(of: folder.at("a")).mode == 0o600)
  }

  @Test func `a link is not followed`() throws {
    symlink("elsewhere", "\(folder.path)/link")
    #expect(problem("link", .any)?.code == ELOOP)
    #expect(!folder.has("elsewhere"))
  }

  @Test func `a file whose name went away before it was locked is not used`() throws {
    let path = folder.at("a")
    let code = problem("a", .any) { descriptor in
      try? removeFile(path)
      return LockedFile.lockWithoutWaiting(descriptor)
    }
    #expect(code == .missing)
  }

  @Test(arguments: [(ENOLCK, nil), (ENOTSUP, nil), (EACCES, EWOULDBLOCK), (EIO, EIO)])
  func `a file system without locks is told from one whose lock is held`(
    code: Int32, expected: Int32?
  ) throws {
    #expect(problem("a", .any) { _ in code }?.code == expected)
    if expected == nil {
      let file = try LockedFile(folder.at("a"), .any) { _ in code }
      let isLocked = file.isLocked
      #expect(!isLocked)
    }
  }
}
