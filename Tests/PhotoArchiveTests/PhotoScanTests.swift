import Files
import Foundation
import Glibc
import PhotoArchive
import Synchronization
import TestSupport
import Testing

struct PhotoScanTests {
  let folder: TemporaryFolder
  var root: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func scan(_ paths: String...) throws -> PhotoScan {
    try PhotoSource(paths: paths.map { Path($0) }).scan()
  }

  @Test func `photos are found by name, in the order of their bytes`() throws {
    for name in ["b.JPG", "a.jpeg", "B.png", "sub/z.heic", "c.jpg", "notes.txt", "noending"] {
      try folder.write(name)
    }
    let scan = try scan(root)
    #expect(
      found(scan)
        == ["B.png", "a.jpeg", "b.JPG", "c.jpg", "sub/z.heic"].map { "\(root)/\($0)" })
    #expect(scan.otherFiles == 2)
  }

  @Test func `a scan that is cancelled ends, though only other files were found`() throws {
    for number in 0..<50 { try folder.write("\(number).txt") }
    try folder.write("z.jpg")
    let asked = Mutex(0)
    let scan = try PhotoSource(paths: [Path(root)]).scan {
      asked.withLock {
        $0 += 1
        return $0 > 10
      }
    }
    #expect(scan.next() == nil)
    #expect(scan.otherFiles < 50)
  }

  @Test func `a photo without a photo's name is known by its first bytes`() throws {
    try FileManager.default.createDirectory(
      atPath: "\(root)/d", withIntermediateDirectories: true)
    try Data([0xFF, 0xD8, 0xFF, 0xE0]).write(to: URL(filePath: "\(root)/d/IMG_0001"))
    #expect(try found(scan("\(root)/d/")) == ["\(root)/d/IMG_0001"])
  }

  @Test func `what is found says what the photo and its sidecar are`() throws {
    for name in [
      "a/1.jpg", "b/1.jpg", "b/1.jpg.xmp", "b/2.jpg", "c/1.jpg", "c/1.xmp", "c/2.JPG", "c/2.XMP",
      "c/3.jpg", "c/3.xmp", "c/3.NEF", "c/4.jpg", "c/4.xmp", "c/4.jpg.xmp", "c/4.png", "d.jpg.xmp",
    ] {
      try folder.write(name)
    }
    try Data([0xFF]).write(to: URL(filePath: "\(root)/d.jpg"))
    let scan = try scan(root, "\(root)/d.jpg")
    var sidecars: [String] = []
    while case .photo(let photo)? = scan.next() {
      #expect(try photo.stamps == PhotoRecord.Stamps(of: photo.path))
      if photo.stamps.sidecar != nil { sidecars.append(photo.path.displayName) }
    }
    let expected = ["b/1.jpg", "c/1.jpg", "c/2.JPG", "c/4.jpg", "d.jpg", "d.jpg"]
    #expect(sidecars == expected.map { "\(root)/\($0)" })
  }

  @Test func `what is hidden, and thumbnails, are passed over in silence`() throws {
    for name in [
      ".a.jpg", "._b.jpg", ".thumbnails/c.jpg", "@eaDir/d.jpg", ".@__thumb/e.jpg",
      "#recycle/f.jpg", "kept/g.jpg",
    ] {
      try folder.write(name)
    }
    let scan = try scan(root)
    #expect(found(scan) == ["\(root)/kept/g.jpg"])
    #expect(scan.otherFiles == 0)
  }

  @Test(arguments: [
    "@Recycle", "@Recently-Snapshot", "$Recycle.Bin", "RECYCLER", "Network Trash Folder",
    "lost+found", "LOST.DIR", ".Trash-1000", ".Trashes", "System Volume Information", "FOUND.000",
    "@GMT-2024.01.01-00.00.00", "Previews.lrdata", "Lightroom.lrcat-data", "mipmaps-1f2e.d",
    "thumbs128", "recycle bin", "rex.jpg.download", "Fotos.photoslibrary/resources",
  ])
  func `bins, snapshots and caches are not entered, except by their names`(name: String) throws {
    try folder.write("\(name)/old/a.jpg")
    try folder.write("kept/b.jpg")
    #expect(try found(scan(root)) == ["\(root)/kept/b.jpg"])
    #expect(try found(scan("\(root)/\(name)")) == ["\(root)/\(name)/old/a.jpg"])
  }

  @Test(arguments: [
    "rex.jpg_original", "rex.jpg~", "rex.jpg.~1~", "rex.jpg.bak", "rex.JPG.BAK", "rex.jpg.orig",
    "rex.jpg.crdownload", "rex.jpg.part", "rex.jpg.partial", "rex.jpg.download", "rex.jpg.tmp",
    "rex.jpg.!ut", "rex.jpg_exiftool_tmp", "Unconfirmed 1.crdownload", "rex.heic", "rex.nef",
  ])
  func `what is a copy or a part of a photo is none, except by its name`(name: String) throws {
    let bytes = Data([0xFF, 0xD8, 0xFF, 0xE0])
    try bytes.write(to: URL(filePath: "\(root)/rex.jpg"))
    try bytes.write(to: URL(filePath: "\(root)/\(name)"))
    let scan = try scan(root)
    #expect(found(scan) == ["\(root)/rex.jpg"])
    #expect(scan.otherFiles == 1)
    #expect(try found(self.scan("\(root)/\(name)")) == ["\(root)/\(name)"])
  }

  @Test func `photos in libraries are found, and what a library makes of them is not`() throws {
    for name in ["originals/1/A.jpeg", "Masters/b.jpg", "resources/derivatives/A_1.jpeg"] {
      try folder.write("F.photoslibrary/\(name)")
    }
    #expect(
      try found(scan(root, "\(root)/F.photoslibrary/"))
        == ["", ""].flatMap { _ in
          ["Masters/b.jpg", "originals/1/A.jpeg"].map { "\(root)/F.photoslibrary/\($0)" }
        })
  }

  @Test func `what is named itself is taken, hidden or of any name`() throws {
    try folder.write(".hidden/a.jpg")
    try folder.write("notes.txt")
    #expect(
      try found(scan("\(root)/.hidden", "\(root)/notes.txt"))
        == ["\(root)/.hidden/a.jpg", "\(root)/notes.txt"])
  }

  @Test(.timeLimit(.minutes(30)))
  func `links that lead in circles are survived, and links to photos followed`() throws {
    try folder.write("a/x.jpg")
    symlink("..", "\(root)/a/up")
    symlink("../a", "\(root)/a/self")
    symlink("x.jpg", "\(root)/a/y.jpg")
    symlink("nowhere", "\(root)/a/dead.jpg")
    symlink("nowhere", "\(root)/a/dead")
    symlink("loop.jpg", "\(root)/a/loop.jpg")
    #expect(
      try found(scan("\(root)/a")) == [
        "\(root)/a/dead.jpg: This link leads nowhere.",
        "\(root)/a/loop.jpg: This link leads in circles.",
        "\(root)/a/x.jpg", "\(root)/a/y.jpg",
      ])
  }

  @Test func `a folder that a link leads to comes after the real ones, once`() throws {
    try folder.write("tl/zreal/a.jpg")
    try folder.write("tl/b.jpg")
    try folder.write("outside/c.jpg")
    try folder.write("outside/deep/d.jpg")
    symlink("zreal", "\(root)/tl/alink")
    symlink("../outside/deep", "\(root)/tl/adeep")
    symlink("../outside", "\(root)/tl/aoutside")
    #expect(
      try found(scan("\(root)/tl"))
        == ["b.jpg", "zreal/a.jpg", "adeep/d.jpg", "aoutside/c.jpg"].map { "\(root)/tl/\($0)" })
  }

  @Test func `each argument's linked folders come before the next argument`() throws {
    try folder.write("one/a.jpg")
    try folder.write("two/b.jpg")
    symlink("../two", "\(root)/one/link")
    symlink("one", "\(root)/named")
    #expect(
      try found(scan("\(root)/named", "\(root)/two"))
        == ["named/a.jpg", "named/link/b.jpg", "two/b.jpg"].map { "\(root)/\($0)" })
  }

  @Test(.timeLimit(.minutes(30))) func `pipes are never opened, and told of as photos are`() throws
  {
    mkfifo("\(root)/pipe.jpg", 0o644)
    mkfifo("\(root)/pipe", 0o644)
    try folder.write("x.jpg")
    let scan = try scan(root)
    let sentence = "This is not a stored file, so there is no photo in it."
    #expect(found(scan) == ["\(root)/pipe.jpg: \(sentence)", "\(root)/x.jpg"])
    #expect(scan.otherFiles == 1)
    #expect(throws: FileError(.notStored, at: Path("\(root)/pipe"))) {
      try FileReader().read(Path("\(root)/pipe")) { _ in }
    }
  }

  @Test func `what leads nowhere is told apart from what is not there`() throws {
    try folder.write("x.jpg")
    symlink("nowhere", "\(root)/dead")
    let missing = "There is no such file."
    #expect(
      try found(scan("\(root)/dead", "\(root)/dead/a.jpg", "\(root)/x.jpg/a.jpg"))
        == [
          "\(root)/dead: This link leads nowhere.", "\(root)/dead/a.jpg: \(missing)",
          "\(root)/x.jpg/a.jpg: \(missing)",
        ])
    #expect(throws: FileError(.brokenLink, at: Path("\(root)/dead"))) {
      try FileReader().read(Path("\(root)/dead")) { _ in }
    }
  }

  @Test func `a missing path is named, and the scan goes on`() throws {
    try folder.write("x.jpg")
    #expect(
      try found(scan("\(root)/missing", "", "\(root)/x.jpg"))
        == ["\(root)/missing: There is no such file.", ": There is no such file.", "\(root)/x.jpg"])
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func `a folder that may not be read is named, and the scan goes on`() throws {
    try folder.write("locked/x.jpg")
    try folder.write("y.jpg")
    chmod("\(root)/locked", 0)
    #expect(
      try found(scan(root))
        == ["\(root)/locked: You have no permission to read this.", "\(root)/y.jpg"])
  }

  @Test func `names that are not UTF-8 come back byte by byte`() throws {
    folder.write(bytes: [0x61, 0xFF, 0x62] + Array(".jpg".utf8))
    let scan = try scan(root)
    guard case .photo(let photo) = scan.next() else {
      Issue.record("nothing found")
      return
    }
    let path = photo.path
    #expect(path.bytes == Array("\(root)/a".utf8) + [0xFF] + Array("b.jpg".utf8))
    #expect(try FileReader().read(path) { $0.count } == 0)
  }

  @Test(arguments: ["", "/", "//", "/.", "/a/.."])
  func `paths are those that find prints`(ending: String) throws {
    for name in ["a/b c.jpg", "a/ü.jpg", "a/d/e.jpg", "f.jpg"] { try folder.write(name) }
    folder.write(bytes: [0xE9] + Array(".jpg".utf8))
    let argument = root + ending
    #expect(
      try found(scan(argument)).sorted() == (try findPhotos(in: argument).sorted()))
  }

  /// What `find` prints, made visible as the scan's paths are.
  private func findPhotos(in argument: String) throws -> [String] {
    let find = Process()
    find.executableURL = URL(filePath: "/usr/bin/find")
    find.arguments = [argument, "-name", "*.jpg", "-print0"]
    find.environment = ["LC_ALL": "C"]
    let output = Pipe()
    find.standardOutput = output
    try find.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    return bytes.split(separator: 0).map { Path(bytes: Array($0)).displayName }
  }
}
