import Files
import Testing

struct ForeignNamesTests {
  private func original(_ name: String) -> String? {
    ForeignNames.original(ofBackup: Array(name.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("rex.jpg_original", "rex.jpg"), ("rex.jpg~", "rex.jpg"), ("rex.jpg.~12~", "rex.jpg"),
    ("rex.jpg.bak", "rex.jpg"), ("REX.JPG.BAK", "REX.JPG"), ("rex.xmp.orig", "rex.xmp"),
    ("rex.jpg.~a~", "rex.jpg.~a"), ("rex~", "rex"),
  ])
  func `a backup's name has that of its original in it`(backup: String, name: String) {
    #expect(original(backup) == name)
    #expect(ForeignNames.isLeftover(Array(backup.utf8)))
  }

  @Test(arguments: [
    "rex.jpg", "rex_original", "rex_original.jpg", "~", "_original", ".bak", "x.raw",
  ])
  func `other names are no backups`(name: String) {
    #expect(original(name) == nil)
    #expect(!ForeignNames.isLeftover(Array(name.utf8)))
  }

  @Test(arguments: [
    "/a/Fotos.photoslibrary/originals/1/A.jpeg", "/a/F.PhotosLibrary/A.jpeg",
    "/a/b.aplibrary/Masters/x.jpg", "/a/b.migratedphotolibrary/x.jpg", "/iPhoto Library/x.jpg",
    "/a/L Previews.lrdata/x.jpg", "/a/b.cocatalog/x.jpg", "/a/b.lrlibrary/c/x.jpg",
  ])
  func `a photo below a library's folder is in it`(path: String) {
    #expect(Path(path).isInLibrary)
  }

  @Test(arguments: [
    "/a/photoslibrary/x.jpg", "/a/.photoslibrary", "/a/x.photoslibrary", "/a/library/x.jpg",
    "/a/x.photoslibrary.d/x.jpg", "x.jpg",
  ])
  func `other photos are in none`(path: String) {
    #expect(!Path(path).isInLibrary)
  }
}
