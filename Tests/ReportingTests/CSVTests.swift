import Foundation
import Reporting
import TestSupport
import Testing
import Randomness

struct CSVTests {
  private func read(_ text: String) -> [String]? {
    CSV.rows(Array(text.utf8))?.map { row in
      "\(row.line):" + row.fields.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|")
    }
  }

  @Test func `fields are bytes, with quotes and ends of lines as RFC 4180 has them`() {
    #expect(read("a,b\nc,d") == ["1:a|b", "2:c|d"])
    #expect(read("a,\"b\nx\"\r\n\n,\r\n") == ["1:a|b\nx", "4:|"])
    #expect(read("\"a\"\"\",b,") == ["1:a\"|b|"])
    #expect(read("") == [] && read("\"a") == nil)
    #expect(CSV.rows([0xFF, 0x2C, 0xFE])?.first?.fields == [[0xFF], [0xFE]])
  }

  @Test(arguments: [
    (["a", "b c"], "a,b c\r\n"), (["", ""], ",\r\n"), (["a,b"], "\"a,b\"\r\n"),
    (["\"x\""], "\"\"\"x\"\"\"\r\n"), (["a\nb", "b\r"], "\"a\nb\",\"b\r\"\r\n"),
    // With a combining mark behind it, a quote is a quote still.
    (["\"\u{301}"], "\"\"\"\u{301}\"\r\n"), (["a\r\nb"], "\"a\r\nb\"\r\n"),
  ])
  func `a record has quotes where it needs them`(fields: [String], text: String) {
    #expect(Array(CSV.record(fields).utf8) == Array(text.utf8))
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-a.jpg", "'-a.jpg"),
    ("@eaDir/a.jpg", "'@eaDir/a.jpg"),
    ("\t=1", "'\t=1"), ("＝1", "'＝1"), ("=", "'="), ("-", "'-"), ("-1+1", "'-1+1"),
    ("-inf", "'-inf"),
    // With a combining mark behind it, it is a sign still.
    ("=\u{301}1", "'=\u{301}1"),
    ("-0.25", "-0.25"), ("+3", "+3"), ("-1e-05", "-1e-05"), ("a=1", "a=1"), (" =1", " =1"),
    ("", ""),
  ])
  func `a spreadsheet computes no field`(field: String, text: String) {
    #expect(Array(CSV.record([field, "x"]).utf8) == Array((text + ",x\r\n").utf8))
  }

  @Test func `a field that begins with the end of a line is no formula either`() {
    #expect(Array(CSV.record(["\r=1", "\n=1"]).utf8) == Array("\"'\r=1\",\"'\n=1\"\r\n".utf8))
  }

  /// Python's `csv` module is the reader that we did not write.
  @Test func `Python reads what is written`() throws {
    let python = URL(filePath: "/usr/bin/python3")
    guard FileManager.default.isExecutableFile(atPath: python.path()) else {
      try Test.cancel("There is no python3.")
    }
    var random = SeededGenerator(seed: 5)
    let pieces = ["a", "\"", ",", "\n", "\r\n", "\r", "'", " ", "é", "\u{301}", "🐶", ";", "\t"]
    let records = (0..<300).map { _ in
      (0..<Int.random(in: 2...5, using: &random)).map { _ in
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? ""
        }.joined()
      }.map { "\t\r\n".unicodeScalars.contains($0.unicodeScalars.first ?? " ") ? "a" + $0 : $0 }
    }
    let folder = try TemporaryFolder()
    try folder.write("records.csv", records.map(CSV.record).joined())
    let process = Process()
    let output = Pipe()
    process.executableURL = python
    process.arguments = [
      "-c",
      """
      import csv, json, sys
      print(json.dumps(list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8')))))
      """, folder.url("records.csv").path(),
    ]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let read = try #require(JSONSerialization.jsonObject(with: data) as? [[String]])
    let ours = try #require(CSV.rows(Array(records.map(CSV.record).joined().utf8)))
    try #require(read.count == records.count && ours.count == records.count)
    for (number, record) in records.enumerated() {
      let bytes = record.map { Array($0.utf8) }
      #expect(read[number].map { Array($0.utf8) } == bytes, "\(record)")
      #expect(ours[number].fields == bytes, "\(record)")
    }
  }
}
