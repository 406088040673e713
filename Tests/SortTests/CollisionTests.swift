import CommandKit
import Foundation
import Glibc
import PhotoArchive
import TestSupport
import Testing
@testable import Sort
import Randomness

/// Files of the same name, and files that belong together.
@Suite(.timeLimit(.minutes(30)))
struct CollisionTests {
  let sorter: Sorter

  init() throws { sorter = try Sorter() }

  private func write(_ files: [String: String]) throws {
    for (name, text) in files { try sorter.write(name, text) }
  }

  @Test func `other content of the same name gets a suffix, with all that belongs to it`() throws {
    try write([
      "a/rex.jpg": "beagle 1", "a/rex.xmp": "note 1", "b/rex.jpg": "beagle 2",
      "b/rex.xmp": "note 2", "b/rex.jpg.json": "takeout 2", "b/rex.MOV": "film 2",
      "c/rex.jpg": "beagle 3",
    ])
    try sorter.sort(.move)
    #expect(
      sorter.names == [
        "Beagle/rex-2.MOV", "Beagle/rex-2.jpg", "Beagle/rex-2.jpg.json", "Beagle/rex-2.xmp",
        "Beagle/rex-3.jpg", "Beagle/rex.jpg", "Beagle/rex.xmp",
      ])
    #expect(sorter.text("Beagle/rex-2.xmp") == "note 2")
    #expect(sorter.text("Beagle/rex-2.jpg") == "beagle 2")
    #expect(sorter.text("Beagle/rex-3.jpg") == "beagle 3")
    #expect(treeContents("\(sorter.folder.path)/photos") == [])
  }

  @Test func `names that differ in case alone are the same name`() throws {
    try write(["a/Rex.JPG": "beagle 1", "b/rex.jpg": "beagle 2"])
    try sorter.sort(.copy)
    #expect(sorter.names == ["Beagle/Rex.JPG", "Beagle/rex-2.jpg"])
  }

  @Test func `names that differ in the form of an accent are the same name`() throws {
    try write([
      "a/\u{E9}.jpg": "beagle 1", "b/e\u{301}.jpg": "beagle 2", "c/\u{C9}.jpg": "beagle 3",
    ])
    try sorter.sort(.copy)
    // Strings that differ only in that form are equal, so their lengths are compared, too.
    let expected = ["Beagle/\u{E9}.jpg", "Beagle/e\u{301}-2.jpg", "Beagle/\u{C9}-3.jpg"]
    #expect(Set(sorter.names) == Set(expected))
    let lengths = { (names: [String]) in names.map { $0.unicodeScalars.count }.sorted() }
    #expect(lengths(sorter.names) == lengths(expected))
  }

  @Test(arguments: ["n", "ü", "犬"])
  func `a name that a number makes too long is cut where a character ends`(letter: String) throws {
    let stem = String(repeating: letter, count: 251 / letter.utf8.count)
    try write([
      "a/\(stem).jpg": "beagle 1", "b/\(stem).jpg": "beagle 2", "b/\(stem).xmp": "note",
    ])
    #expect(try sorter.sort(.move) == .success)
    let names = sorter.names.map { $0.dropFirst("Beagle/".count) }
    #expect(names.count == 3)
    let cut = names.first { $0.hasSuffix("-2.jpg") } ?? ""
    #expect(cut.utf8.count <= 255 && stem.hasPrefix(cut.dropLast("-2.jpg".count)))
    #expect(names.contains { $0 == cut.dropLast(4) + ".xmp" })
    #expect(treeContents("\(sorter.folder.path)/photos") == [])
  }

  @Test func `an identical photo is filed once, and the other stays where it is`() throws {
    try write(["a/rex.jpg": "beagle", "b/rex.jpg": "beagle", "b/luna.jpg": "beagle"])
    try sorter.sort(.move)
    #expect(sorter.names == ["Beagle/luna.jpg", "Beagle/rex.jpg"])
    #expect(sorter.folder.text("photos/b/rex.jpg") == "beagle")
    #expect(
      sorter.world.output.text.contains("photos/b/rex.jpg  stays: The same file is there already.")
    )
  }

  @Test(arguments: Transfer.Kind.allCases)
  func `a second run files nothing new`(kind: Transfer.Kind) throws {
    try write([
      "a/rex.jpg": "beagle 1", "b/rex.jpg": "beagle 2", "b/rex.xmp": "note",
      "c/rex.jpg": "beagle 1",
      "c/rex.xmp": "other note", "luna.jpg": "setter", "d/luna.jpg": "setter",
    ])
    try sorter.sort(kind)
    let (photos, sorted) = (sorter.photos, sorter.sorted)
    let second = sorter.anew
    #expect(try second.sort(kind) == (kind == .move ? .success : .success))
    #expect(second.photos == photos)
    #expect(second.sorted == sorted)
  }

  @Test func `a raw picture travels with its photo, and a lone one stays`() throws {
    try write([
      "rex.jpg": "beagle", "rex.CR2": "raw", "luna.nef": "raw 2", "max.jpg": "nonsense",
      "max.dng": "raw 3",
    ])
    try sorter.sort(.move)
    #expect(sorter.names == ["Beagle/rex.CR2", "Beagle/rex.jpg"])
    #expect(sorter.folder.has("photos/luna.nef") && sorter.folder.has("photos/max.dng"))
  }

  @Test func `a raw picture beside its photo is no failure`() throws {
    try write(["rex.jpg": "beagle", "rex.CR2": "raw"])
    #expect(try sorter.sort(.copy) == .success)
    #expect(sorter.world.talk.text.contains("1 by breed; with 1 companion file."))
  }

  @Test func `a companion that comes later follows its photo`() throws {
    try write(["rex.jpg": "beagle"])
    try sorter.sort(.copy)
    try write(["rex.xmp": "a note"])
    try sorter.sort(.copy)
    #expect(sorter.names == ["Beagle/rex.jpg", "Beagle/rex.xmp"])
    let said = sorter.world.talk.lines.last { $0.hasPrefix("Copied 0 photos into ") }
    #expect(said?.contains(": 1 companion file. 1 file stays where it is.") == true)
  }

  @Test func `links stay, and so does what lies behind them`() throws {
    try write(["rex.jpg": "beagle"])
    try sorter.folder.write("outside/luna.jpg", "setter")
    symlink("rex.jpg", "\(sorter.folder.path)/photos/link.jpg")
    symlink("../outside", "\(sorter.folder.path)/photos/elsewhere")
    try sorter.sort(.move)
    #expect(sorter.names == ["Beagle/rex.jpg"])
    #expect(sorter.folder.text("outside/luna.jpg") == "setter")
    #expect(sorter.folder.has("photos/link.jpg"))
    let text = sorter.world.output.text
    #expect(text.contains("link.jpg  stays: It is a link."))
    #expect(text.contains("elsewhere  stays: It is a link. --follow-links follows it."))
  }

  @Test func `companions that are links, folders or pipes are named, and the rest travels`() throws
  {
    try write(["1.jpg": "beagle 1", "2.jpg": "beagle 2", "3.jpg": "beagle 3", "4.jpg": "beagle 4"])
    let photos = "\(sorter.folder.path)/photos"
    symlink("nowhere", "\(photos)/1.xmp")
    symlink("2.jpg", "\(photos)/2.xmp")
    mkdir("\(photos)/3.mov", 0o755)
    mkfifo("\(photos)/4.json", 0o644)
    #expect(try sorter.sort(.move) == .success)
    #expect(sorter.names == (1...4).map { "Beagle/\($0).jpg" })
    for name in ["1.xmp", "2.xmp", "3.mov", "4.json"] {
      #expect(sorter.folder.has("photos/\(name)"))
      #expect(sorter.world.output.text.contains("\(name)  stays: "), "\(name)")
    }
  }

  @Test(arguments: [true, false])
  func `nothing is filed into a folder that is a link, or a file`(isLink: Bool) throws {
    try write(["rex.jpg": "beagle", "luna.jpg": "setter"])
    mkdir("\(sorter.folder.path)/sorted", 0o755)
    mkdir("\(sorter.folder.path)/elsewhere", 0o755)
    if isLink {
      symlink("../elsewhere", "\(sorter.folder.path)/sorted/Beagle")
    } else {
      try sorter.folder.write("sorted/Beagle", "a file")
    }
    try sorter.sort(.move)
    #expect(sorter.text("Setter/luna.jpg") == "setter")
    #expect(sorter.folder.text("photos/rex.jpg") == "beagle")
    #expect(treeLines("\(sorter.folder.path)/elsewhere").count == 1)
    #expect(sorter.world.output.text.contains("so nothing is filed into it."))
  }

  @Test func `names of 255 bytes and names that are not UTF-8 travel`() throws {
    let long = String(repeating: "l", count: 251) + ".jpg"
    try write(["a/\(long)": "beagle 1"])
    sorter.folder.write(bytes: Array("photos/r".utf8) + [0xFF] + Array(".jpg".utf8))
    try sorter.sort(.move)
    #expect(sorter.names.contains("Beagle/\(long)"))
    // A second one of that name gets a number in place of its last letters.
    try write(["b/\(long)": "beagle 2"])
    try sorter.anew.sort(.move)
    #expect(sorter.folder.text("photos/b/\(long)") == nil)
    #expect(sorter.text("Beagle/\(long.dropLast(6))-2.jpg") == "beagle 2")
  }

  @Test(arguments: 0..<UInt64(24))
  func `no photo is lost or doubled, whatever collides`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let folders = ["", "a/", "a/b/", "c/"]
    for _ in 0..<60 {
      let folder = folders.randomElement(using: &random) ?? ""
      let stem = ["rex", "Rex", "luna", "rex-2"].randomElement(using: &random) ?? ""
      let ending = [".jpg", ".JPG", ".png", ".xmp", ".jpg.xmp", ".mov", ".cr2", ".txt"]
        .randomElement(using: &random)!
      let breed = ["beagle", "setter", "unsure", "not-a-dog", "?"].randomElement(using: &random)!
      try sorter.write(
        "\(folder)\(stem)\(ending)", "\(breed) \(Int.random(in: 0..<4, using: &random))")
    }
    let kind = Transfer.Kind.allCases[Int(seed % 4)]
    let before = treeContents("\(sorter.folder.path)/photos")
    let tree = sorter.photos
    try sorter.sort(kind)
    switch kind {
    case .move:
      let both = treeContents("\(sorter.folder.path)/photos", "\(sorter.folder.path)/sorted")
      #expect(both == before)
    case .copy, .hardlink, .symlink:
      #expect(sorter.photos == tree)
      let filed = Set(treeContents("\(sorter.folder.path)/sorted"))
      #expect(filed.isSubset(of: before))
    }
    let action = try #require(try ActionHistory(sorter.world.state).actions().first)
    _ = try Undo(action).perform(isDryRun: false, isCancelled: { false }) { _, outcome in
      #expect(outcome == .undone)
    }
    #expect(sorter.photos == tree)
    #expect(sorter.sorted == [])
  }
}
