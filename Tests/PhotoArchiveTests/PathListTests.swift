import Files
import Foundation
import Glibc
import PhotoArchive
import TestSupport
import Testing

struct PathListTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func scan(_ list: String, isNullSeparated: Bool = false) throws -> [String] {
    try folder.write("list", list)
    let file = PhotoSource.List.File.file(Path("\(folder.path)/list"))
    let list = PhotoSource.List(file, isNullSeparated: isNullSeparated)
    return try found(PhotoSource(paths: [Path("first")], list: list).scan())
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

  @Test func `a list from Windows is read as it is meant`() throws {
    try folder.write("a.jpg")
    try folder.write("b.jpg\r")
    let photo = "\(folder.path)/a.jpg"
    let lines = "\u{FEFF}\(photo)\r\n\r\n\(folder.path)/b.jpg\r\r\n\(photo)\r"
    #expect(
      try scan(lines).dropFirst() == [photo, #"\#(folder.path)/b.jpg\x0D"#, photo])
    #expect(try scan("\u{FEFF}\r\n").count == 1)
  }

  @Test func `with zero bytes, nothing is taken off a name`() throws {
    let found = try scan("\u{FEFF}a\r\0b\r", isNullSeparated: true).dropFirst()
    #expect(found.map { $0.prefix { $0 != ":" } } == [#"\xEF\xBB\xBFa\x0D"#, #"b\x0D"#])
  }

  @Test func `only the list's beginning has a byte order mark`() throws {
    #expect(try scan("a\n\u{FEFF}b\n").last?.hasPrefix(#"\xEF\xBB\xBFb"#) == true)
  }

  /// The sentence about a list that is refused before photos are read.
  private func refusal(_ bytes: [UInt8], isNullSeparated: Bool = false) throws -> String? {
    try folder.write("list", Data(bytes))
    return refusal(folder.at("list"), isNullSeparated)
  }

  private func refusal(_ file: Path, _ isNullSeparated: Bool) -> String? {
    let list = PhotoSource.List(.file(file), isNullSeparated: isNullSeparated)
    do throws(FileError) {
      _ = try PhotoSource(paths: [], list: list).scan()
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `a list in UTF-16 or UTF-32 is told to be one`() throws {
    for encoding in [
      String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32, .utf32LittleEndian,
      .utf32BigEndian,
    ] {
      for mark in ["", "\u{FEFF}"] {
        let data = try #require("\(mark)a.jpg\r\nb.jpg\r\n".data(using: encoding))
        #expect(try refusal(Array(data))?.contains("UTF-8") == true, "\(encoding)")
      }
      let data = try #require("\u{FEFF}a.jpg\0b.jpg".data(using: encoding))
      let found = try refusal(Array(data), isNullSeparated: true)
      #expect(found?.contains("UTF-16") == true || data.first == 0, "\(encoding)")
    }
  }

  @Test func `a list with zero bytes is told to need another option`() throws {
    #expect(try refusal(Array("a.jpg\0b.jpg\0".utf8))?.contains("add -0") == true)
    #expect(try scan("a\nb\0c\nd").last?.contains("add -0") == true)
  }

  @Test(arguments: ["/dev/zero", "/dev/urandom"], [false, true])
  func `a device without end is no list`(device: String, isNullSeparated: Bool) throws {
    // Random bytes between two zero bytes look like a path.
    guard device == "/dev/zero" || !isNullSeparated else { return }
    let list = PhotoSource.List(.file(Path(device)), isNullSeparated: isNullSeparated)
    var problem: FileError?
    do throws(FileError) {
      let scan = try PhotoSource(paths: [], list: list).scan()
      while let item = scan.next() {
        if case .failure(Path(device), let error) = item { problem = error }
      }
    } catch {
      problem = error
    }
    guard case .unsuitable = problem?.code else {
      Issue.record("\(String(describing: problem))"); return
    }
  }

  @Test func `a list of many paths is read to its end`() throws {
    try folder.write("x.jpg")
    let lines = String(repeating: "\(folder.path)/x.jpg\n", count: 20_000)
    #expect(try scan(lines).count == 20_001)
  }

  @Test func `a file that is no list does not fill the memory`() throws {
    #expect(try refusal(Array(repeating: 0x78, count: 1 << 20))?.contains("65536 bytes") == true)
  }

  @Test func `a folder is no list`() {
    let list = PhotoSource.List(.file(Path(folder.path)), isNullSeparated: false)
    #expect(throws: FileError(.isFolder)) {
      try PhotoSource(paths: [], list: list).scan()
    }
  }

  @Test func `a list that can be read only once is known`() throws {
    try folder.write("list")
    mkfifo("\(folder.path)/pipe", 0o644)
    symlink("pipe", "\(folder.path)/link")
    for (file, isKept) in [
      (PhotoSource.List.File.standardInput, false), (.file(Path("\(folder.path)/list")), true),
      (.file(Path("\(folder.path)/pipe")), false),
      (.file(Path("\(folder.path)/link")), false),
    ] {
      let list = PhotoSource.List(file, isNullSeparated: false)
      #expect(PhotoSource(paths: [], list: list).canBeScannedAgain == isKept)
    }
    #expect(PhotoSource(paths: []).canBeScannedAgain)
  }

  @Test func `a missing list is an error at once`() {
    let list = PhotoSource.List(.file(Path("/missing")), isNullSeparated: false)
    #expect(throws: FileError(reading: Path("/missing"), .missing)) {
      try PhotoSource(paths: [], list: list).scan()
    }
  }
}
