import Files
import Glibc
import TestSupport
import Testing

struct FileReaderTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func `one reader reads many files, of any sizes in turn`() throws {
    let reader = FileReader()
    for text in ["long enough", "", "x", String(repeating: "abc", count: 50_000)] {
      try folder.write("f", text)
      let read = try reader.read(Path("\(folder.path)/f")) {
        String(decoding: $0, as: UTF8.self)
      }
      #expect(read == text)
    }
  }

  @Test func `what is too large, or no file, is refused with a sentence`() throws {
    try folder.write("big", String(repeating: "x", count: (1 << 20) + 1))
    let reader = FileReader(maximumSize: 1 << 20)
    #expect(throws: FileError(.tooLarge(limit: 1 << 20), at: folder.at("big"))) {
      try reader.read(Path("\(folder.path)/big")) { _ in }
    }
    #expect(throws: FileError(.isFolder, at: Path(folder.path))) {
      try reader.read(Path(folder.path)) { _ in }
    }
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(throws: FileError(.notStored, at: folder.at("pipe"))) {
      try reader.read(folder.at("pipe")) { _ in }
    }
    #expect(throws: FileError(.notStored, at: folder.at("pipe"))) {
      try folder.at("pipe").contents()
    }
    #expect(throws: FileError(.isFolder, at: Path(folder.path))) {
      try Path(folder.path).contents()
    }
    #expect(throws: FileError(.tooLarge(limit: 1 << 20), at: folder.at("big"))) {
      try folder.at("big").contents(atMost: 1 << 20)
    }
    #expect(throws: FileError(reading: folder.at("missing"), .missing)) {
      try reader.read(Path("\(folder.path)/missing")) { _ in }
    }
  }
}
