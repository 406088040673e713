import Foundation
import PhotoArchive
import Testing

struct PathListTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func scan(_ list: String, isNullSeparated: Bool = false) throws -> [String] {
    try folder.write("list", list)
    let file = PhotoSource.List.File.file(PhotoPath("\(folder.path)/list"))
    let list = PhotoSource.List(file, isNullSeparated: isNullSeparated)
    return try found(PhotoSource(paths: [PhotoPath("first")], list: list).scan())
  }

  @Test func `each line is a path, after those of the command line`() throws {
    try folder.write("a b.txt")
    try folder.write("d/x.jpg")
    #expect(
      try scan("\(folder.path)/a b.txt\n\n\(folder.path)/d\n/missing") == [
        "first: There is no such file.", "\(folder.path)/a b.txt", "\(folder.path)/d/x.jpg",
        "/missing: There is no such file.",
      ])
  }

  @Test func `with zero bytes, a name may have a line end`() throws {
    try folder.write("a\nb.jpg")
    #expect(
      try scan("\(folder.path)/a\nb.jpg\0", isNullSeparated: true).last
        == #"\#(folder.path)/a\x0Ab.jpg"#)
  }

  @Test func `a zero byte in a line does not name another file`() throws {
    try folder.write("a.jpg")
    #expect(try scan("\(folder.path)/a.jpg\0.png").last?.hasSuffix("no such file.") == true)
  }

  @Test func `a list of many paths is read to its end`() throws {
    try folder.write("x.jpg")
    let lines = String(repeating: "\(folder.path)/x.jpg\n", count: 20_000)
    #expect(try scan(lines).count == 20_001)
  }

  @Test func `a file that is no list does not fill the memory`() throws {
    #expect(try scan(String(repeating: "x", count: 1 << 20)).count > 8)
  }

  @Test func `a missing list is an error at once`() {
    let list = PhotoSource.List(.file(PhotoPath("/missing")), isNullSeparated: false)
    #expect(throws: PhotoFileError("There is no such file.")) {
      try PhotoSource(paths: [], list: list).scan()
    }
  }
}

struct PhotoReaderTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func `one reader reads many files, of any sizes in turn`() throws {
    let reader = PhotoReader()
    for text in ["long enough", "", "x", String(repeating: "abc", count: 50_000)] {
      try folder.write("f", text)
      let read = try reader.read(PhotoPath("\(folder.path)/f")) {
        String(decoding: $0, as: UTF8.self)
      }
      #expect(read == text)
    }
  }

  @Test func `what is too large, or no file, is refused with a sentence`() throws {
    try folder.write("big", String(repeating: "x", count: (1 << 20) + 1))
    let reader = PhotoReader(maximumSize: 1 << 20)
    #expect(throws: PhotoFileError("The file is too large: more than 1 MiB.")) {
      try reader.read(PhotoPath("\(folder.path)/big")) { _ in }
    }
    #expect(throws: PhotoFileError("This is a folder.")) {
      try reader.read(PhotoPath(folder.path)) { _ in }
    }
    #expect(throws: PhotoFileError("There is no such file.")) {
      try reader.read(PhotoPath("\(folder.path)/missing")) { _ in }
    }
  }
}
