import Files
import BreedTraining
import Foundation
import Messages
import PhotoArchive
import TestSupport
import Testing

@testable import BreedTraining

struct DatasetListTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.addPhotos(0..<12, to: "photos")
  }

  private func lines(_ line: (Int) -> String) -> String {
    (0..<12).map { line($0) + "\n" }.joined()
  }

  @Test func `CSV without a header, with paths beside the file`() throws {
    let text = lines { "photos/\($0).jpg,\($0 < 6 ? "Rex, the elder" : "cat")" }
      .replacing("Rex, the elder", with: "\"Rex, the \"\"elder\"\"\"")
    try folder.write("list.csv", text)
    let dataset = try folder.load("list.csv")
    #expect(dataset.classes.map(\.name) == ["Rex, the \"elder\"", "cat"])
    #expect(dataset.all.count == 12 && dataset.validation.count == 2)
  }

  @Test func `CSV as a spreadsheet on Windows writes it, with columns in another order`() throws {
    let text =
      "\u{FEFF}Label,Split,Note,Path\r\n"
      + lines {
        "dog\($0 % 2),\($0 < 10 ? "train" : "val"),\"a\nb\",\(folder.path)/photos/\($0).jpg\r"
      }
    try folder.write("list.csv", text)
    let dataset = try folder.load("list.csv")
    #expect(dataset.classes.map(\.name) == ["dog0", "dog1"])
    #expect(dataset.train.count == 10)
    #expect(folder.names(dataset.validation) == ["photos/10.jpg", "photos/11.jpg"])
  }

  @Test func `JSON Lines, with splits for some`() throws {
    let text = lines {
      let split = $0 < 2 ? ",\"split\":\"test\"" : ""
      return "{\"path\":\"photos/\($0).jpg\",\"label\":\"dög\($0 % 2)\"\(split)}"
    }
    try folder.write("list.jsonl", text + "\n")
    let dataset = try folder.load("list.jsonl")
    #expect(dataset.classes.map(\.name) == ["dög0", "dög1"])
    #expect(folder.names(dataset.test) == ["photos/0.jpg", "photos/1.jpg"])
    #expect(dataset.validation.count == 2 && dataset.train.count == 8)
  }

  @Test func `a photo that is missing is named, and one that is listed twice counts once`() throws {
    try folder.write(
      "list.csv", lines { "photos/\($0).jpg,d\($0 % 2)" } + "photos/0.jpg,d0\nphotos/no.jpg,d0\n")
    let dataset = try folder.load("list.csv")
    #expect(dataset.all.count == 12)
    #expect(dataset.unreadable.map(\.path) == [folder.at("photos/no.jpg")])
  }

  @Test(arguments: [
    ("a.jpg,dog\nb.jpg\n", "Line 2 of "), ("a.jpg,\"dog\n", "no end"),
    ("path,label,split\na.jpg,dog,maybe\n", "Line 2 of "), ("\n\n", "holds no photo"),
    ("{\"path\":\"a\",\"label\":\"b\"}\n{\"path\":3}\n", "Line 2 of "), ("a.jpg,\n", "class"),
  ]) func `what is no list is said`(text: String, part: String) throws {
    try folder.write("list", text)
    let error = #expect(throws: DatasetError.self) { try folder.load("list") }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }
}
