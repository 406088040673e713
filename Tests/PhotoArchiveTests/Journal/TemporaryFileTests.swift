import Files
import Foundation
@testable import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

/// Only what a change made itself is cleared away when it fails.
struct TemporaryFileTests {
  private let archive: Archive

  init() throws {
    archive = try Archive()
    try archive.write("a.jpg", "0123")
  }

  private func changes() throws -> [ArchiveChange] {
    let path = archive.at("a.jpg")
    return [
      try archive.transfer(.copy, "a.jpg", "b.jpg"),
      .rewrite(
        Rewrite(
          editing: path, stamp: try FileStamp(of: path), original: Array("0123".utf8),
          splices: [Splice(0..<1, [65])], keepsTime: true)),
      .rewrite(Rewrite(creating: archive.at("a.jpg.xmp"), content: [65])),
    ]
  }

  @Test(arguments: 0..<3)
  func `a file that has the temporary name already stays`(index: Int) throws {
    let change = try changes()[index]
    let action = try ArchiveAction(
      command: "sort", arguments: [], version: "1", state: archive.state)
    let temporary = ChangeExecutor(id: action.id, number: 0).temporaryName
    try archive.write(String(decoding: temporary, as: UTF8.self), "theirs")
    let before = archive.tree
    try action.perform([change]) { _, outcome in
      if case .success = outcome { Issue.record("It was done.") }
    }
    #expect(archive.tree == before)
  }
}
