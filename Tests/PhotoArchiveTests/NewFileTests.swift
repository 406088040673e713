import Foundation
import PhotoArchive
import Testing

struct NewFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test(arguments: [0, 1, 1_000_000]) func `a new file has all its bytes`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try writeNewFile(bytes, at: PhotoPath("\(folder.path)/a"))
    #expect(try Data(contentsOf: URL(filePath: "\(folder.path)/a")) == Data(bytes))
    #expect(try names() == ["a"])
  }

  @Test func `what is there stays as it is`() throws {
    try folder.write("a", "mine")
    let error = #expect(throws: PhotoFileError.self) {
      try writeNewFile([1], at: PhotoPath("\(folder.path)/a"))
    }
    #expect(error?.description.contains("replaces no file") == true)
    #expect(try String(contentsOfFile: "\(folder.path)/a", encoding: .utf8) == "mine")
    // A link that leads nowhere is something too.
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/b", withDestinationPath: "nowhere")
    #expect(throws: PhotoFileError.self) {
      try writeNewFile([1], at: PhotoPath("\(folder.path)/b"))
    }
    #expect(try names() == ["a", "b"])
  }

  @Test func `a folder that is not there is named so`() throws {
    for name in ["no/a", "a\0b"] {
      #expect(throws: PhotoFileError("There is no such folder.")) {
        try writeNewFile([1], at: PhotoPath("\(folder.path)/\(name)"))
      }
    }
    #expect(try names() == [])
  }

  @Test func `a folder that takes no files is an error`() {
    #expect(throws: PhotoFileError.self) {
      try writeNewFile([1], at: PhotoPath("/proc/kennel"))
    }
  }
}
