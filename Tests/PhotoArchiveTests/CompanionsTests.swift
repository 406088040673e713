import Files
import PhotoArchive
import TestSupport
import Testing

struct CompanionsTests {
  private func companions(_ names: String...) throws -> Companions {
    let folder = try TemporaryFolder()
    for name in names { try folder.write(name) }
    return try Companions(in: Path(folder.path))
  }

  private func take(_ photo: String, from companions: inout Companions) -> [String] {
    companions.take(of: Array(photo.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    "rex.xmp", "rex.jpg.xmp", "rex.jpg.json", "rex.jpg.supplemental-metadata.json", "rex.json",
    "rex.CR2", "rex.nef", "rex.DNG", "rex.mov", "rex.MP4", "rex.aae", "rex.THM", "rex.wav",
    "rex.yml", "rex.jpg.yaml", "rex.jpg.pp3", "REX.xmp", "Rex.JPG.xmp", "rex.jpg.suppl.json",
    "rex.jpg.supplemental-meta.json",
  ])
  func `what belongs to a photo by its name travels with it`(name: String) throws {
    var companions = try companions("rex.jpg", name, "rexy.xmp", "rex2.mov", "re.json")
    #expect(take("rex.jpg", from: &companions) == [name])
  }

  @Test(arguments: [
    "rex.png", "rex.jpeg", "rex.txt", "rex", "rex.jpg.mov", "rex.jpg.cr2", "rex.jpg.bak",
    "rex.jpg.xmp.xmp", "rex..xmp", "rex.jpg.supplement-2.json", ".rex.xmp",
    "rex.jpg.supplemental-metadata.txt",
    "rex-1.xmp",
  ])
  func `what only looks like it does not`(name: String) throws {
    var companions = try companions("rex.jpg", name)
    #expect(take("rex.jpg", from: &companions) == [])
  }

  @Test func `each companion goes with one photo only`() throws {
    var companions = try companions("rex.jpg", "rex.png", "rex.xmp", "rex.png.xmp")
    #expect(take("rex.jpg", from: &companions) == ["rex.xmp"])
    #expect(take("rex.png", from: &companions) == ["rex.png.xmp"])
    #expect(take("rex.jpg", from: &companions) == [])
  }

  @Test func `names that differ in their case only belong to their own photos`() throws {
    var companions = try companions("Rex.jpg", "Rex.xmp", "rex.jpg", "rex.xmp")
    #expect(take("Rex.jpg", from: &companions) == ["Rex.xmp"])
    #expect(take("rex.jpg", from: &companions) == ["rex.xmp"])
  }

  @Test func `a raw picture with a photo of its stem is none of its own`() throws {
    let companions = try companions(
      "rex.jpg", "rex.CR2", "luna.nef", "luna.xmp", "max.PNG", "max.dng")
    for (name, isSibling) in [
      ("rex.CR2", true), ("luna.nef", false), ("max.dng", true), ("rex.jpg", false),
      ("luna.xmp", false),
    ] {
      #expect(companions.isRawSibling(Array(name.utf8)) == isSibling, "\(name)")
    }
  }

  @Test(arguments: [
    ("rex.jpg", "rex"), ("rex", "rex"), (".rex", ".rex"), ("a.b.c", "a.b"), ("rex.", "rex"),
    (".a.b", ".a"), ("", ""), (".", "."),
  ])
  func `a stem ends at the last dot that is not the first byte`(name: String, stem: String) {
    #expect(Companions.stem(of: Array(name.utf8)) == Array(stem.utf8))
  }

  @Test func `a folder that is not there is an error`() {
    #expect(throws: FileError(reading: Path("/no/such/folder"), .missing)) {
      try Companions(in: Path("/no/such/folder"))
    }
  }
}
