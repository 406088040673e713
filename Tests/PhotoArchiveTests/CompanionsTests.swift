import Files
@testable import PhotoArchive
import TestSupport
import Testing

struct CompanionsTests {
  private func companions(_ names: String...) throws -> Companions {
    let folder = try TemporaryFolder()
    for name in names { try folder.write(name) }
    return try Companions(in: Path(folder.path))
  }

  private func take(_ photo: String, from companions: Companions) -> [String] {
    companions.files(of: Array(photo.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    "rex.xmp", "rex.jpg.xmp", "rex.jpg.json", "rex.jpg.supplemental-metadata.json", "rex.json",
    "rex.CR2", "rex.nef", "rex.DNG", "rex.mov", "rex.MP4", "rex.aae", "rex.THM", "rex.wav",
    "rex.yml", "rex.jpg.yaml", "rex.jpg.pp3", "REX.xmp", "Rex.JPG.xmp", "rex.jpg.suppl.json",
    "rex.jpg.supplemental-meta.json", "rex.jpg..json", "rex.jpg.s.json", "rex.heic", "rex.HIF",
    "rex.gpr", "rex.acr", "rex.vrd", "rex.jpg.vrd", "rex.on1", "rex.arp", "rex.jpg.arp",
    "rex.jpg.dop", "rex.txt", "rex.jpg.txt", "rex.m4a", "rex.MP", "rex.exv", "rex.jpg_original",
    "rex.jpg~", "rex.jpg.~2~", "rex.jpg.bak", "rex.jpg.orig", "rex.xmp_original", "rex.xmp~",
    "rex.jpg.xmp.bak", "rex_01.jpg.xmp", "rex_12.jpg.xmp", "rex.nef.xmp", "rex_01.nef.xmp",
    "rex.HEIC.supplemental-metadata.json", "rex.mov.json", "rex_HEVC.MOV",
  ])
  func `what belongs to a photo by its name travels with it`(name: String) throws {
    let companions = try companions("rex.jpg", name, "rexy.xmp", "rex2.mov", "re.json")
    #expect(take("rex.jpg", from: companions) == [name])
  }

  @Test(arguments: [
    "rex.png", "rex.jpeg", "rex.pdf", "rex", "rex.jpg.mov", "rex.jpg.cr2", "rex.jpg.crdownload",
    "rex.jpg.xmp.xmp", "rex..xmp", "rex.jpg.supplement-2.json", ".rex.xmp",
    "rex.jpg.supplemental-metadata.txt", "rex-1.xmp", "rex.jpg(1).json", "rex(1).json", "rex.bak",
    "rex_1.jpg.xmp", "rex_.jpg.xmp", "rexy.jpg_original", "rex.original.xmp", "metadata.json",
    "rex.jpg.part", "rex_01.xmp",
  ])
  func `what only looks like it does not`(name: String) throws {
    #expect(take("rex.jpg", from: try companions("rex.jpg", name)) == [])
  }

  @Test(arguments: [
    ("IMG_1234(1).jpg", "IMG_1234.jpg(1).json"),
    ("IMG_1234(1).jpg", "IMG_1234.jpg.supplemental-metadata(1).json"),
    ("IMG_1234(12).jpg", "IMG_1234.jpg.supplemental-meta(12).json"),
    ("IMG_1234(1).jpg", "IMG_1234(1).xmp"), ("IMG_1234(1).jpg", "IMG_1234(1).jpg.json"),
    ("IMG_1234(1).jpg", "IMG_1234.HEIC.supplemental-metadata(1).json"),
    (
      "a_very_long_name_of_a_photo_from_the_shelter_2023.jpg",
      "a_very_long_name_of_a_photo_from_the_shelter_2.json"
    ),
    (
      "a_very_long_name_of_a_photo_from_the_shelter_2023(1).jpg",
      "a_very_long_name_of_a_photo_from_the_shelter_2(1).json"
    ),
    (
      "a_very_long_name_of_a_photo_from_the_shel.jpg",
      "a_very_long_name_of_a_photo_from_the_shel.jpg..json"
    ),
    (
      "a_very_long_name_of_a_photo_from_the_shelter.jpg",
      "a_very_long_name_of_a_photo_from_the_shelter.j.json"
    ),
    (
      "ein_überaus_länglicher_Name_eines_Bildes_aus_München.jpg",
      "ein_überaus_länglicher_Name_eines_Bildes_aus_M.json"
    ),
    ("IMG_1-edited.jpg", "IMG_1.jpg.json"), ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.json"),
    ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"),
    ("PXL_20230101_120000000.MP.jpg", "PXL_20230101_120000000.MP"),
    ("PXL_20230101_120000000.MP.jpg", "PXL_20230101_120000000.MP4"),
    ("PXL_20230101_120000000.jpg", "PXL_20230101_120000000.MP"),
    ("PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng"),
    ("PXL_1.RAW-01.MP.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng"),
    ("IMG_2000.JPG", "IMG_O2000.AAE"), ("IMG_2000.JPG", "IMG_2000.AAE"),
    ("IMG_E2000.JPG", "IMG_O2000.AAE"), ("IMG_E2000.JPG", "IMG_2000.HEIC"),
    ("IMG_2000.JPG", "IMG_E2000.MOV"), ("IMG_0001", "IMG_0001.xmp"), ("IMG_0001", "IMG_0001.MOV"),
    ("rex.dat", "rex.dat.xmp"), ("rex.heic", "rex.heic.json"), ("rex.heic", "rex.mov"),
  ])
  func `phones, Takeout and programs name companions in their own ways`(
    photo: String, name: String
  ) throws {
    let companions = try companions(photo, name, "other.jpg", "IMG_9.xmp")
    #expect(take(photo, from: companions) == [name])
  }

  @Test(arguments: [
    (["DSC_7.jpg", "DSC_7(1).jpg"], "DSC_7.jpg(1).json", "DSC_7(1).jpg"),
    (["DSC_7.jpg", "DSC_7(1).jpg"], "DSC_7.jpg.json", "DSC_7.jpg"),
    (["IMG_1.jpg", "IMG_1-edited.jpg"], "IMG_1.jpg.json", "IMG_1.jpg"),
    (["dt.jpg", "dt_01.jpg"], "dt_01.jpg.xmp", "dt_01.jpg"),
    (["IMG_2000.JPG", "IMG_E2000.JPG"], "IMG_O2000.AAE", "IMG_2000.JPG"),
    (["IMG_2000.JPG", "IMG_E2000.JPG"], "IMG_2000.MOV", "IMG_2000.JPG"),
    (["IMG_2000.JPG", "IMG_E2000.JPG"], "IMG_E2000.MOV", "IMG_E2000.JPG"),
    (["rex.jpg", "rex.png"], "rex.png.xmp", "rex.png"),
    (["rex.jpg", "rex.png"], "rex.nef", "rex.jpg"),
    (["rex.jpg", "rex.png"], "rex.heic", "rex.jpg"),
    (["rex.jpg", "rex.png"], "rex.mov", "rex.jpg"),
    (["Rex.jpg", "rex.jpg"], "rex.xmp", "rex.jpg"),
    (["Rex.jpg", "rex.jpg"], "Rex.jpg.xmp", "Rex.jpg"),
  ])
  func `a companion goes with the photo that its name means`(
    photos: [String], name: String, owner: String
  ) throws {
    let companions = Companions(among: (photos + [name]).map { Array($0.utf8) })
    for photo in photos {
      #expect(take(photo, from: companions) == (photo == owner ? [name] : []), "\(photo)")
    }
  }

  @Test(arguments: [
    (["rex.jpg", "rex.png"], "rex.xmp"), (["rex.jpg", "rex.jpeg"], "rex.mov"),
    (["Rex.jpg", "rex.jpg"], "REX.xmp"),
    (
      [
        "a_very_long_name_of_a_photo_from_the_shelter_2023.jpg",
        "a_very_long_name_of_a_photo_from_the_shelter_2024.jpg",
      ], "a_very_long_name_of_a_photo_from_the_shelter_2.json"
    ),
  ])
  func `what may belong to two photos goes with neither`(photos: [String], name: String) throws {
    let companions = Companions(among: (photos + [name]).map { Array($0.utf8) })
    for photo in photos { #expect(take(photo, from: companions) == [], "\(photo)") }
  }

  @Test func `a raw or HEIC picture beside a photo of its stem is none of its own`() throws {
    let names = [
      "rex.jpg", "rex.CR2", "luna.nef", "luna.xmp", "max.PNG", "max.dng", "IMG_1.JPG", "IMG_1.heic",
      "bo.jpg", "bo.jpeg", "bo.nef", "IMG_E2000.JPG", "IMG_2000.HEIC", "rex.webp", "lone.heic",
    ]
    let twins = Companions(among: names.map { Array($0.utf8) }).twins
    #expect(
      twins.map { String(decoding: $0, as: UTF8.self) }.sorted()
        == ["IMG_1.heic", "IMG_2000.HEIC", "bo.nef", "max.dng", "rex.CR2"])
  }

  private let photos = [
    "rex.jpg", "IMG_2000.JPG", "IMG_1(2).jpg", "PXL_1.MP.jpg", "PXL_2.RAW-01.COVER.jpg", "n(1).png",
    "a_very_long_name_of_a_photo_from_the_shelter_2023.jpg", "IMG_1-edited.jpg",
  ]
  private let files = [
    "rex.xmp", "rex.jpg.xmp", "rex_01.jpg.xmp", "rex.nef", "rex.nef.xmp", "rex.jpg_original",
    "REX.json", "IMG_2000.HEIC", "IMG_O2000.AAE", "IMG_2000.AAE", "IMG_1.jpg(2).json",
    "IMG_1.jpg.supplemental-metadata(2).json", "PXL_1.MP", "PXL_1.MP4",
    "PXL_1.MP.jpg.supplemental-metadata.json", "PXL_2.RAW-02.ORIGINAL.dng",
    "n.png.supplemental-m(1).json", "a_very_long_name_of_a_photo_from_the_shelter_2.json",
    "IMG_1.jpg.json", "IMG_1-edited.xmp",
  ]

  @Test(arguments: [("", 1), ("", 2), ("", 13), ("2024-03 ", 1), ("2024-03 ", 2)])
  func `under a new name, each companion still belongs to its photo`(
    prefix: String, number: Int
  ) throws {
    let before = Companions(among: (photos + files).map { Array($0.utf8) })
    var moved = 0
    for photo in photos.map({ Array($0.utf8) }) {
      let new = Companions.newName(of: photo, for: photo, prefix: prefix, number: number)
      for file in before.files(of: photo) {
        moved += 1
        let name = Companions.newName(of: file, for: photo, prefix: prefix, number: number)
        let after = Companions(among: [new, name])
        #expect(
          after.files(of: new) == [name],
          "\(Path(bytes: file)) -> \(Path(bytes: name)), \(Path(bytes: new))")
      }
    }
    #expect(moved == files.count)
  }

  @Test func `companions get the number of their photo in a place where it is understood`() {
    for (photo, file, name) in [
      ("rex.jpg", "rex.jpg.xmp", "rex-2.jpg.xmp"), ("PXL_1.MP.jpg", "PXL_1.MP", "PXL_1-2.MP"),
      ("IMG_1(2).jpg", "IMG_1.jpg(2).json", "IMG_1(2)-2.jpg.json"),
      ("IMG_2000.JPG", "IMG_O2000.AAE", "IMG_O2000-2.AAE"),
      ("dt.jpg", "dt_01.jpg.xmp", "dt-2_01.jpg.xmp"),
    ] {
      let new = Companions.newName(
        of: Array(file.utf8), for: Array(photo.utf8), prefix: "", number: 2)
      #expect(String(decoding: new, as: UTF8.self) == name)
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
