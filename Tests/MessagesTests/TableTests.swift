import Foundation
import Messages
import Testing

/// The tables whose rows are sentences.
///
/// Each table in Sources/Messages/Tables is in this list or in one of the next two.
private let sentences: [any MessageTable.Type] = [
  ArchiveMessage.self, BundleMessage.self, CatalogMessage.self, CheckpointMessage.self,
  DatasetMessage.self, DatasetNote.self, FileMessage.self, ImageMessage.self,
  LabelNotice.self, ManifestMessage.self, MetadataMessage.self, NetworkMessage.self,
  OwnFileMessage.self, PathListMessage.self,
  ReasonMessage.self, RoutingMessage.self, ThreadMessage.self, TrainingMessage.self,
]

/// The tables whose rows are parts of sentences.
private let clauses: [any MessageTable.Type] = [CheckpointClause.self, ObstacleMessage.self]

/// The tables that also have headings, progress lines and counts.
private let others: [any MessageTable.Type] = [
  CatalogCommandMessage.self, ClassifyMessage.self, CommandMessage.self, CompareMessage.self,
  EvaluateMessage.self, ModelCommandMessage.self, PlanMessage.self, SortMessage.self,
  StatsMessage.self, TagMessage.self, TrainMessage.self, TrainingKitMessage.self,
  UndoMessage.self,
]

/// The rows that are about braces.
private let literalBraces = [
  SortMessage.layoutBrace.rawValue, TagMessage.keywordParts.rawValue,
]

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
    #expect(declared.sorted() == (sentences + clauses + others).map { "\($0)" }.sorted())
  }

  @Test func `have placeholders that are names, or choose between singular and plural`() {
    let placeholder = /\{[a-z][A-Za-z0-9]*(\|[^{}|]+\|[^{}|]+)?\}/
    for table in sentences + clauses + others {
      for text in texts(of: table) where !literalBraces.contains(text) {
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
