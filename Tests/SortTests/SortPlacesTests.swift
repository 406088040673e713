import Files
import CommandKit
import Foundation
import Glibc
import PhotoArchive
import TestSupport
import Testing
@testable import Sort

/// What is refused, is refused before anything is done.
struct SortPlacesTests {
  let sorter: Sorter

  init() throws {
    sorter = try Sorter()
    try sorter.write("rex.jpg", "beagle")
  }

  private func refusal(
    _ source: String, _ destination: String, excluded: [Path] = []
  ) -> CommandError? {
    let before = treeLines(sorter.folder.path)
    let error = #expect(throws: CommandError.self) {
      try sorter.sort(.move, excluded: excluded, source: source, destination: destination)
    }
    #expect(treeLines(sorter.folder.path) == before)
    return error
  }

  @Test(arguments: ["photos", "photos/", "photos/../photos", "./photos", "link"])
  func `a folder can't be sorted into itself`(destination: String) {
    symlink("photos", "\(sorter.folder.path)/link")
    let error = refusal("photos", destination)
    #expect(error?.status == .usage)
    #expect(error?.description.contains("can't be sorted into itself") == true)
  }

  @Test(arguments: ["", ".", "link"])
  func `nor into a folder around it`(destination: String) {
    symlink(".", "\(sorter.folder.path)/link")
    let error = refusal("photos", destination)
    #expect(error?.status == .usage)
    #expect(error?.description.contains("Sort into a folder that is not around it.") == true)
  }

  @Test(arguments: ["photos/sorted", "photos/a/b/c", "link/sorted"])
  func `nor into one inside of it, unless that is left out`(destination: String) throws {
    symlink("photos", "\(sorter.folder.path)/link")
    let error = refusal("photos", destination)
    #expect(error?.status == .usage)
    #expect(error?.description.contains("--exclude") == true)
    let other = refusal("photos", destination, excluded: [sorter.folder.at("photos/else")])
    #expect(other?.status == .usage)
    let status = try sorter.sort(
      .copy, excluded: [sorter.folder.at(destination)], destination: destination)
    #expect(status == .success)
    #expect(sorter.folder.text("\(destination)/Beagle/rex.jpg") == "beagle")
    let names = treeLines(sorter.folder.path + "/photos", times: false)
    try sorter.anew.sort(
      .copy, excluded: [sorter.folder.at(destination)], destination: destination)
    #expect(treeLines(sorter.folder.path + "/photos", times: false) == names)
  }

  @Test func `what is no folder can't be sorted, nor sorted into`() throws {
    #expect(refusal("photos/rex.jpg", "sorted")?.status == .nothingDone)
    #expect(refusal("missing", "sorted")?.description.contains("is no folder") == true)
    try sorter.folder.write("file", "x")
    #expect(refusal("photos", "file")?.status == .cannotCreate)
    #expect(refusal("photos", "file/below")?.status == .cannotCreate)
    symlink("nowhere", "\(sorter.folder.path)/dead")
    #expect(refusal("photos", "dead")?.description.contains("This link leads nowhere.") == true)
  }

  @Test func `an empty destination is not the current folder`() throws {
    let error = #expect(throws: CommandError.self) {
      try SortPlaces(
        source: sorter.folder.at("photos"), destination: Path(""), excluded: [], kind: .copy)
    }
    #expect(error?.status == .usage)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everything"))
  func `a destination that can't be written is found out at once`() throws {
    mkdir("\(sorter.folder.path)/locked", 0o555)
    #expect(refusal("photos", "locked")?.status == .cannotCreate)
    #expect(refusal("photos", "locked/a/b")?.status == .cannotCreate)
  }

  @Test func `a destination that a link leads to is the real one`() throws {
    mkdir("\(sorter.folder.path)/real", 0o755)
    symlink("real", "\(sorter.folder.path)/link")
    #expect(try sorter.sort(.copy, destination: "link") == .success)
    #expect(sorter.folder.text("real/Beagle/rex.jpg") == "beagle")
  }
}
