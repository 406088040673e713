import CommandKit
import Files
import Foundation
import PhotoArchive
import TestSupport
import Testing
@testable import Sort

/// What belongs to photos, to other programs, or to no one.
@Suite(.timeLimit(.minutes(30)))
struct OthersFilesTests {
  let sorter: Sorter

  init() throws { sorter = try Sorter() }

  private func write(_ files: [String: String]) throws {
    for (name, text) in files { try sorter.write(name, text) }
  }

  private func undo() throws {
    let action = try #require(try ActionHistory(sorter.world.state).actions().first)
    _ = try Undo(action).perform(isDryRun: false, isCancelled: { false }) { _, _ in }
  }

  @Test(arguments: Transfer.Kind.allCases)
  func `photos in a library are copied or linked to, and else stay`(kind: Transfer.Kind) throws {
    let names = ["Fotos.photoslibrary/originals/1/A.jpg", "iPhoto Library/Masters/B.jpg"]
    try write(["rex.jpg": "beagle", names[0]: "beagle 1", names[1]: "beagle 2"])
    let before = sorter.photos
    #expect(try sorter.sort(kind) == .success)
    let staysOut = kind == .move || kind == .hardlink
    #expect(
      sorter.names
        == (staysOut ? [] : ["Beagle/A.jpg", "Beagle/B.jpg"]) + ["Beagle/rex.jpg"])
    #expect(
      sorter.photos.filter { $0.contains("ibrary") } == before.filter { $0.contains("ibrary") })
    let said = "A.jpg  stays: It is in the library of another program, such as Apple Photos"
    #expect(sorter.world.output.text.contains(said) == staysOut)
  }

  @Test func `a plan can't take a photo out of a library`() throws {
    try write(["rex.jpg": "beagle"])
    let plan = sorter.folder.at("plan.jsonl")
    try sorter.sort(.move, choice: PlanChoice(isDryRun: true, file: plan))
    try write(["F.photoslibrary/rex.jpg": "beagle"])
    try sorter.folder.write(
      "edited.jsonl",
      (sorter.folder.text("plan.jsonl") ?? "")
        .replacing("photos/rex.jpg", with: "photos/F.photoslibrary/rex.jpg"))
    #expect(try sorter.anew.apply("edited.jsonl") == .somePhotosFailed)
    #expect(sorter.folder.has("photos/F.photoslibrary/rex.jpg") && sorter.names == [])
  }

  @Test func `nothing is sorted into a library`() throws {
    try write(["rex.jpg": "beagle"])
    for folder in ["F.photoslibrary", "F.photoslibrary/originals"] {
      let error = #expect(throws: CommandError.self) {
        try sorter.sort(.copy, destination: folder)
      }
      #expect(error?.status == .usage)
    }
  }

  @Test func `a backup goes with its photo, and a download stays`() throws {
    try write([
      "rex.jpg": "beagle", "rex.jpg_original": "beagle 0", "rex.xmp": "a", "rex.xmp~": "b",
      "luna.jpg.crdownload": "beagle", "luna.jpg_original": "beagle", "@Recycle/old.jpg": "beagle",
    ])
    let before = sorter.photos
    try sorter.sort(.move)
    #expect(
      sorter.names
        == ["rex.jpg", "rex.jpg_original", "rex.xmp", "rex.xmp~"].map { "Beagle/\($0)" })
    #expect(
      sorter.world.talk.text.contains(
        " 2 other files stay in \(sorter.folder.path)/photos: luna.jpg.crdownload, "
          + "luna.jpg_original."))
    try undo()
    #expect(sorter.photos == before)
  }

  @Test func `what is named in ways of its own follows its photo to another name`() throws {
    try write([
      "a/IMG_2000.JPG": "beagle 1", "b/IMG_2000.JPG": "beagle 2", "b/IMG_O2000.AAE": "edits",
      "b/IMG_2000.HEIC": "heic", "a/n(1).jpg": "beagle 3", "b/n(1).jpg": "beagle 4",
      "b/n.jpg(1).json": "takeout 1", "b/n.jpg.supplemental-metadata(1).json": "takeout 2",
      "a/P.MP.jpg": "beagle 5", "b/P.MP.jpg": "beagle 6", "b/P.MP": "film",
    ])
    let before = sorter.photos
    try sorter.sort(.move)
    #expect(
      sorter.names.filter { $0.contains("-2") }
        == [
          "IMG_2000-2.HEIC", "IMG_2000-2.JPG", "IMG_O2000-2.AAE", "P-2.MP", "P-2.MP.jpg",
          "n(1)-2.jpg", "n(1)-2.jpg.json", "n(1)-2.jpg.supplemental-metadata.json",
        ].map { "Beagle/\($0)" })
    #expect(treeContents("\(sorter.folder.path)/photos") == [])
    // They belong together there, too.
    try sorter.anew.sort(.move, source: "sorted/Beagle", destination: "again")
    #expect(treeContents("\(sorter.folder.path)/sorted") == [])
    try undo()
    try undo()
    #expect(sorter.photos != [] && before != [])
  }

  @Test func `what may belong to two photos stays, and is told`() throws {
    try write(["rex.jpg": "beagle", "rex.png": "setter", "rex.xmp": "a note"])
    try sorter.sort(.move)
    #expect(sorter.names == ["Beagle/rex.jpg", "Setter/rex.png"])
    #expect(sorter.folder.text("photos/rex.xmp") == "a note")
    #expect(sorter.world.talk.text.contains("1 other file stays in "))
  }

  @Test func `companions of the same name in other letters are not doubled`() throws {
    try write(["rex.jpg": "beagle", "rex.xmp": "one", "REX.xmp": "two"])
    let before = treeContents("\(sorter.folder.path)/photos")
    try sorter.sort(.move)
    let after = treeContents("\(sorter.folder.path)/photos", "\(sorter.folder.path)/sorted")
    #expect(after == before)
  }

  @Test(arguments: [true, false])
  func `what remains where all photos went is counted`(isDryRun: Bool) throws {
    try write([
      "a/1.jpg": "beagle 1", "a/1.xmp": "x", "a/notes.pdf": "x", "a/b.doc": "x", "a/c.doc": "x",
      "a/d.doc": "x", "a/.hidden": "x", "b/2.jpg": "beagle 2", "b/broken.jpg": "?", "b/x.pdf": "x",
      "c/3.jpg": "beagle 3", "d/x.pdf": "x",
    ])
    try sorter.sort(.move, choice: PlanChoice(isDryRun: isDryRun))
    let folder = "\(sorter.folder.path)/photos"
    #expect(
      sorter.world.talk.text.contains(
        "1 file stays where it is. 4 other files stay in \(folder)/a: b.doc, c.doc, d.doc, 1 more. "
      ))
    #expect(
      !sorter.world.talk.text.contains("photos/b:") && !sorter.world.talk.text.contains("/d:"))
  }

  @Test func `only a move leaves files behind`() throws {
    try write(["1.jpg": "beagle 1", "notes.pdf": "x"])
    try sorter.sort(.copy)
    #expect(!sorter.world.talk.text.contains("other file"))
  }

  @Test func `many folders with remains are summed`() throws {
    for number in 1...6 {
      try write(["\(number)/a.jpg": "beagle \(number)", "\(number)/a.pdf": "x"])
    }
    try sorter.sort(.move)
    #expect(
      sorter.world.talk.text.contains("photos/3: a.pdf. 3 other files stay in 3 more folders"))
  }

  @Test func `years come from Takeout and from names, if the photo has no date`() throws {
    try write([
      "a.jpg": "beagle 1", "a.jpg.json": #"{"photoTakenTime":{"timestamp":"1330863194"}}"#,
      "IMG_20130203_010203.jpg": "beagle 2", "b.jpg": "beagle 3", "c-edited.jpg": "beagle 4",
      "c.jpg": "beagle 5", "c.jpg.json": #"{"photoTakenTime":{"timestamp":"1400000000"}}"#,
      "IMG_20150203_010203.jpg": "beagle 6",
      "IMG_20150203_010203.jpg.json": #"{"photoTakenTime":{"timestamp":"0"}}"#,
    ])
    try sorter.sort(.copy, layout: "{year}-{month}/{name}")
    #expect(
      sorter.names.filter { $0.hasSuffix("jpg") } == [
        "2012-03/a.jpg", "2013-02/IMG_20130203_010203.jpg", "2014-05/c-edited.jpg",
        "2014-05/c.jpg", "2015-02/IMG_20150203_010203.jpg", "_no-date/b.jpg",
      ])
  }
}
