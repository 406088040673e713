import Foundation
import Messages
import Testing

/// Every table in Sources/Messages/Tables; a new one is added here.
private let sentences: [any MessageTable.Type] = [
  ArchiveMessage.self, BundleMessage.self, CheckpointMessage.self, DatasetMessage.self,
  DatasetNote.self, FileMessage.self, ManifestMessage.self, NetworkMessage.self,
  ReasonMessage.self, ThreadMessage.self, TrainingMessage.self,
]

/// Those whose rows stand inside of sentences.
private let clauses: [any MessageTable.Type] = [CheckpointClause.self]

private func texts(of table: (some MessageTable).Type) -> [String] {
  table.allCases.map(\.rawValue)
}

/// That no two rows of a table have the same text is checked by the compiler.
@Suite struct `The tables of messages` {
  @Test func `are all tested here`() throws {
    let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/Messages/Tables")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let declared = try files.flatMap { file in
      try String(contentsOf: file, encoding: .utf8)
        .matches(of: /enum (\w+): String, MessageTable/).map { String($0.1) }
    }
    #expect(declared.sorted() == (sentences + clauses).map { "\($0)" }.sorted())
  }

  @Test func `have placeholders that are names, or choose between singular and plural`() {
    let placeholder = /\{[a-z][A-Za-z0-9]*(\|[^{}|]+\|[^{}|]+)?\}/
    for table in sentences + clauses {
      for text in texts(of: table) {
        let rest = text.replacing(placeholder, with: "")
        #expect(!rest.contains { "{}|".contains($0) }, "\(table): \(text)")
      }
    }
  }

  @Test func `end each sentence with a full stop, or with another sentence`() {
    for table in sentences {
      for text in texts(of: table) {
        #expect(text.hasSuffix(".") || text.hasSuffix("}") || text.hasSuffix("?"), "\(text)")
      }
    }
    for table in clauses {
      for text in texts(of: table) { #expect(!text.hasSuffix("."), "\(text)") }
    }
  }
}
